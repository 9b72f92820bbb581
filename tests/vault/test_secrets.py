"""Secrets are found and masked without moving a character; prose is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultgraph.vault.secrets import MASK, find_secrets, mask_secrets

AWS = "AKIAIOSFODNN7EXAMPLE"  # the pair that Amazon's own documentation shows


def kinds(text: str) -> list[str]:
    return [secret.kind for secret in find_secrets(text)]


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        ("AWS Access Key", AWS),
        ("AWS Access Key", "AKIAQWERTYUIOPASDFGH"),
        ("GitHub Token", "ghp_" + "a1B2" * 9),
        ("GitHub Token", "github_pat_" + "a1B2c3" * 12),
        ("Anthropic API Key", "sk-ant-api03-" + "a1B2c3d4" * 8),
        ("OpenAI API Key", "sk-proj-" + "a1B2c3d4" * 8),
        ("Google API Key", "AIza" + "a1B2c" * 7),
        ("Hugging Face Token", "hf_" + "a1" * 17),
        ("Stripe Access Key", "sk_live_" + "a1B2" * 6),
    ],
)
def test_a_key_is_found_in_the_middle_of_a_sentence(kind: str, secret: str) -> None:
    text = f"Старый ключ {secret} лежал здесь.\n" if kind != "OpenAI API Key" else f"x {secret} y"
    (found,) = find_secrets(text)
    assert (found.kind, text[found.start : found.end]) == (kind, secret)


@pytest.mark.parametrize(
    "line",
    [
        "password: hunter2Hunter",
        'api_key = "9f8e7d6c5b4a"',
        "пароль: Кр1stall99",
        "密码：Abc12345x",
    ],
)
def test_an_assigned_password_is_found_and_its_name_stays(line: str) -> None:
    masked = mask_secrets(line, find_secrets(line))
    assert MASK in masked
    assert masked[:6] == line[:6] or line.startswith("密码")


@pytest.mark.parametrize(
    "line",
    [
        "The token: a unit of text. A password is asked for.",
        "secret: see [[Notes on secrecy]] and the appendix",
        "commit 9ce30bcb2f1d4a5e8b7c6d5e4f3a2b1c0d9e8f7a",
        "<!-- UID: aa7790fe-15fc-4ef8-9280-3833b5305f37 -->",
        "https://example.org/a/very/long/path/2024/with-many-parts-0123456789",
        "пароль придумывают один раз и меняют редко",
    ],
)
def test_prose_hashes_and_addresses_are_no_secrets(line: str) -> None:
    assert kinds(line) == []


NONE = """
token: <your-token-2>
password=${MAIL_PASS2}
api_key = process.env.MAIL_KEY2
password = settings.mail.secret1
secret = MAIL_SECRET_2
password: %MAIL_PASS2%
password: getPassword2()
api key: https://example.org/page7/Keys
The password: at least minimum9letters long.
password: minimum9letters is the rule
Secret: Chapter12 tells it
passphrase: see Kapitel12
access key: v2.13.4-beta1
secret key: /run/secrets/Mail1
password: write to Anna2@example.org
https://user:password@example.org/
postgres://{user}:{pass}@db
ftp://me:***@host
ASIAPACIFICCONFERENCEOFTHE 21 states
APCalculusABExam of 2024
HockeyJersey.com2024
md5 ac0123456789abcdef0123456789abcdef
SHA AC0123456789abcdef0123456789abcdef0123
ISBN 978-0-306-40615-7
DOI 10.1000/xyz123
IBAN DE89 3704 0044 0532 0130 00
sk-bratislava-old-town-walking-tour-and-tasting-in-the-evening
1700000000:ab1ab1ab1ab1ab1ab1ab1ab1ab1ab1ab1ab1ab1ab1
id 123e4567-e89b-12d3-a456-426614174000
sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
+7 912 345-67-89
v=dQw4w9WgXcQ
docs/d/1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz/edit
mailto:anna99@example.org
key-takeaways-from-the-2024-report-and-2023
hf_transformers_version_4_30_0_of_2023
xai-survey-of-methods-from-2019-to-2023-part-2
The basic idea-of-the-2019-2023-plan is simple
curl -u user:password https://example.org
curl -u $USER:$PASSWORD https://example.org/2024
mysql -u root -p notes2024
recovery: sleep, eat, walk and then run again for a while
The seed phrase has twelve words that nobody should see
| password | of the house |
bearer of 2023-2024-good-news-for-everyone-here
E-Mail:annaSmith@example.org
git clone git@example.org:anna/notes2.git
12:30@example.org
host:port@example.org
mot de passe : voir le coffre
Mot de passe oublié : page12
contraseña: ninguna
Passwort: bitte Anna2@example.org fragen
"""

REAL = """
password: sunshine99
password: password123
Passw0rd1 is my password: Passw0rd1
password: hunter2hunter2 ok
password = tR0ub4dor&3 for the mail account
secret: 8f14e45fceea167a5a36dedd4bea2543
https://anna:Kr1stall@example.org/
mongodb+srv://root:s3cr3tpw@cluster0.example.org
ASIAY34FZKBOKMUTVV7A
(AKIAY34FZKBOKMUTVV7A)
twilio SK0123456789abcdef0123456789abcdef
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP
open anna-42.example.org:kUstamPsriw@ftp-back.example.org
rsync root:s3cr3tpw@backup.example.org
Mot de passe : 417TKR
**mdp**: Bateau77
Passwort: Gr8essen
contraseña: c0lmena
senha: p4ssaro
пароль: к1слый
パスワード: sakura88x
110201543:AAHdqTcvCH1vGWJxfSeofSAs5K5PALDsawx
redis://:hunter2hunter2@localhost:6379
Authorization: Bearer kiyNDwwaCSiCbVY7UTAnhvsMJd5fEkRHdl1NpMvM
Authorization: Basic YW5uYTpLcjFzdGFsbDIwMjQ5OQ==
curl -u anna:Tr0ub4dor https://example.org
mysql -u root -pS3cretPw1 notes
sshpass -p 'Tr0ub4dor' ssh example.org
machine example.org login anna password Tr0ub4dor
WIFI:T:WPA;S:home;P:geheim1234;;
| password | Hunter22! |
seed phrase: gravel harbor winter candle orbit meadow copper lantern ribbon saddle timber velvet
mnemonic: gravel harbor winter candle orbit meadow copper lantern ribbon saddle timber velvet
private key: 0x7ce369bffedaf9b0e2a13ca7cee96169b812230b368c7769751f44bcd0a1b2c3
PrivateKey = RQLkzLs3MwFTcrjAnIA2xg4nUAqTpLVLChl3hQUTQRZ=
$2b$12$WoU9zURs8RBFveBzVM04OOY9QbXib1FIwu2iMMAosxEI3nZoyejwm
https://example.blob.example.org/a?sv=2020&sig=wmrm0FoUJm3FuBjxFoZqp85EwQ91kLm2aBcDeF7gH%3D
CLOUDFLARE_API_TOKEN=GMSFliVPuA32Yi1I9tDOZ0TP1Kk7loU6CmOAiIbt
License key: LCAIU-MD5RW-K1QI9-F0VL6-JDGDT
"""

SERVICE_TOKENS = [
    f"{prefix}{body * size}"
    for prefix, body, size in (
        ("gsk_", "a1B2c3D4", 6),
        ("npm_", "a1B2c3D4e", 4),
        ("r8_", "a1B2c3D4e", 4),
        ("xai-", "a1B2c3D4", 10),
        ("pplx-", "a1B2c3D4", 6),
        ("sk-", "0a1b2c3d", 4),
        ("sk-or-v1-", "0a1b2c3d", 8),
        ("dop_v1_", "0a1b2c3d", 8),
        ("shpat_", "0a1b2c3d", 4),
        ("hvs.", "a1B2c3D4", 4),
        ("ntn_", "a1B2c3D4e", 5),
        ("lin_api_", "a1B2c3D4", 5),
        ("figd_", "a1B2c3D4", 5),
        ("sbp_", "0a1b2c3d", 5),
        ("GOCSPX-", "a1B2c3D", 4),
        ("dckr_pat_", "a1B2c3D4e", 3),
        ("key-", "0a1b2c3d", 4),
        ("ya29.", "a1B2c3D4", 8),
        ("nvapi-", "a1B2c3D4", 8),
    )
]


@pytest.mark.parametrize("token", SERVICE_TOKENS)
def test_a_token_of_a_service_is_recognised_by_its_prefix(token: str) -> None:
    text = f"Keep {token}, and rotate it."
    assert mask_secrets(text, find_secrets(text)) == f"Keep {MASK * len(token)}, and rotate it."


@pytest.mark.parametrize("line", NONE.strip().splitlines())
def test_names_examples_references_and_hashes_are_no_secrets(line: str) -> None:
    assert kinds(line) == []


@pytest.mark.parametrize("line", REAL.strip().splitlines())
def test_real_keys_are_not_given_up(line: str) -> None:
    assert kinds(line) != []


def test_prose_about_private_keys_is_left_alone() -> None:
    text = "A file that begins with -----BEGIN PRIVATE KEY----- holds a key.\n\nKeep it at home."
    assert MASK not in mask_secrets(text, find_secrets(text))[80:]


def test_a_private_key_is_masked_to_its_end_and_keeps_its_lines() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\nXYZ123\n-----END RSA PRIVATE KEY-----"
    text = f"before\n{key}\nafter"
    masked = mask_secrets(text, find_secrets(text))
    assert masked.splitlines()[0] == "before"
    assert masked.splitlines()[-1] == "after"
    assert set(masked[7:-6]) == {MASK, "\n"}


@given(st.text(alphabet=st.sampled_from(f"aZ09 =:/@-_\n{MASK}ё中{{")), st.sampled_from(["", AWS]))
def test_masking_moves_nothing_and_leaves_nothing(text: str, secret: str) -> None:
    whole = f"{text} {secret} {text}"
    masked = mask_secrets(whole, find_secrets(whole))
    assert len(masked) == len(whole)
    assert masked.count("\n") == whole.count("\n")
    assert not secret or secret not in masked


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a1",
            ":",
            "password ",
            "://a:",
            "token=",
            "eyJ.",
            "//_:_",
            "bearer ",
            "curl -u a:",
            "seed: ",
        ),
        *("mysql -p", "WIFI:", "seed: abc def ", "login a password ", "$1$", "private key: "),
    ],
)
def test_a_hostile_line_is_read_in_linear_time(piece: str) -> None:
    """A quadratic pattern would need minutes for a megabyte."""
    text = piece * (600_000 // len(piece))
    assert len(mask_secrets(text, find_secrets(text))) == len(text)
