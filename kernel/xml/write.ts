/** An element: its name, then its text or its children, then its attributes. One that holds nothing is left out, unless `null` says that it stands empty. */
export type Element = readonly [name: string, content: string | Content | null, attributes?: Record<string, string>]
export type Content = ReadonlyArray<Element | undefined>

const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    // XML 1.0 has no place for these, escaped or not. Something stands for them: an element that must be there is not left out.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')

function written(element: Element | undefined, depth: number): string {
  if (!element) return ''
  const [name, content, attributes = {}] = element
  if (content === null) return `${'  '.repeat(depth)}<${name}/>\n`
  const inner =
    typeof content === 'string' ? escaped(content) : content.map((child) => written(child, depth + 1)).join('')
  if (inner === '') return ''
  const indent = '  '.repeat(depth)
  const held = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')
  const end = typeof content === 'string' ? '' : indent
  return `${indent}<${name}${held}>${typeof content === 'string' ? '' : '\n'}${inner}${end}</${name}>\n`
}

/** An XML document of one element. */
export const xmlOf = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, 0)}`
