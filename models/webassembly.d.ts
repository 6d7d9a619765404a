/** The part of the WebAssembly interface that models/kernels.ts uses; the libraries of this project declare none. */
declare namespace WebAssembly {
  const Module: new (bytes: Uint8Array) => object;
  const Memory: new (descriptor: { initial: number }) => { readonly buffer: ArrayBuffer };
  const Instance: new (
    module: object,
    imports: Record<string, Record<string, object | number>>,
  ) => { readonly exports: Record<string, unknown> };
}
