/** The first part of the engine, packed, which build-page.mjs puts inside the worker: the page may not fetch anything. */
declare module "soups-first" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What unpacks them: a module of wasm. */
declare module "soups-unpacker" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What has the rest of the engine loaded: a module of wasm. */
declare module "soups-loader" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What a worker alone has. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

declare function importScripts(address: string): void;
