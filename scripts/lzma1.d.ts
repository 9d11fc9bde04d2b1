/** What the build uses of the package of this name, which ships its sources for types and not for our strictness. */
export function compress(content: Uint8Array, level: number): Uint8Array;
export function decompress(packed: Uint8Array): Uint8Array<ArrayBuffer>;
