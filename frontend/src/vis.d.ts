/** The library that pyvis brings; of its API, what the page uses. */
declare namespace vis {
  class DataSet {
    constructor(items?: object[]);
    length: number;
    update(items: object | object[]): void;
    clear(): void;
  }
  class Network {
    constructor(container: HTMLElement, data: object, options: object);
    on(event: string, listener: (parameters: any) => void): void;
    once(event: string, listener: (parameters: any) => void): void;
    redraw(): void;
    setSize(width: string, height: string): void;
    setOptions(options: object): void;
    setData(data: object): void;
    getScale(): number;
    getViewPosition(): { x: number; y: number };
    getPosition(id: number): { x: number; y: number };
    moveTo(options: object): void;
    DOMtoCanvas(point: { x: number; y: number }): { x: number; y: number };
  }
}
