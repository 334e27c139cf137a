/** One function of one module, called in a thread. See `in-worker.ts`. */
export default async function run({ module, name, input }: { module: string; name: string; input: unknown }) {
  const functions = (await import(module)) as Record<string, (input: unknown) => unknown>
  return functions[name]!(input)
}
