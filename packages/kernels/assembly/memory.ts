// The first byte after the module's own data: the arena starts there.
export function heapBase(): usize {
  return __heap_base;
}
