/** The engine's bytes, which build-page.mjs puts inside the worker: the page may not fetch anything. */
declare module "soups-wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What a worker alone has. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
