// The text of web/api/schema.ts: the types of the API's functions as openapi-fetch reads them, from the portal's own OpenAPI document.
// (openapi-typescript stands on a compiler API that TypeScript 7 does not have.)

type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema | false
  prefixItems?: Schema[]
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  nullable?: boolean
  description?: string
  format?: string
  not?: unknown
}
type Content = Record<string, { schema?: Schema }>
type Parameter = { name: string; in: 'query' | 'path' | 'header' | 'cookie'; required?: boolean; schema?: Schema }
type Operation = {
  summary?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { content?: Content }>
}
type Document = { paths: Record<string, Record<string, Operation>>; components?: { schemas?: Record<string, Schema> } }

const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name))
const wrap = (type: string) => (/ [|&] /.test(type) ? `(${type})` : type)
const unique = (types: string[]) => [...new Set(types)].join(' | ') || 'never'

function typeOf(schema: Schema | undefined, indent: string): string {
  if (!schema || Object.keys(schema).length === 0) return 'unknown'
  if (schema.$ref) return `components['schemas'][${JSON.stringify(schema.$ref.split('/').at(-1)).replaceAll('"', "'")}]`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return unique(schema.enum.map((value) => JSON.stringify(value)))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return unique(choices.map((choice) => typeOf(choice, indent)))
  if (schema.allOf) return schema.allOf.map((part) => wrap(typeOf(part, indent))).join(' & ')
  if (Array.isArray(schema.type)) return unique(schema.type.map((type) => typeOf({ ...schema, type }, indent)))
  if (schema.nullable) return `${wrap(typeOf({ ...schema, nullable: false }, indent))} | null`
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      if (schema.prefixItems) return `[${schema.prefixItems.map((item) => typeOf(item, indent)).join(', ')}]`
      return `${wrap(typeOf(schema.items || undefined, indent))}[]`
    case 'object': {
      const extra = schema.additionalProperties
      const names = Object.keys(schema.properties ?? {})
      if (names.length === 0)
        return typeof extra === 'object' && Object.keys(extra).length > 0
          ? `Record<string, ${typeOf(extra, indent)}>`
          : 'Record<string, unknown>'
      const inner = `${indent}  `
      const lines = names.map(
        (name) =>
          `${inner}${key(name)}${schema.required?.includes(name) ? '' : '?'}: ${typeOf(schema.properties![name], inner)}\n`,
      )
      return `{\n${lines.join('')}${indent}}`
    }
    default:
      return 'unknown'
  }
}

function contentOf(content: Content | undefined, indent: string): string {
  if (!content || Object.keys(content).length === 0) return 'content?: never'
  return `content: { ${Object.entries(content)
    .map(([type, { schema }]) => `${JSON.stringify(type).replaceAll('"', "'")}: ${typeOf(schema, indent)}`)
    .join('; ')} }`
}

function parametersOf(parameters: Parameter[], indent: string): string {
  const groups = (['query', 'header', 'path', 'cookie'] as const).map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place)
    if (here.length === 0) return `${place}?: never`
    const needed = here.some((parameter) => parameter.required)
    return `${place}${needed ? '' : '?'}: { ${here.map((parameter) => `${key(parameter.name)}${parameter.required ? '' : '?'}: ${typeOf(parameter.schema, indent)}`).join('; ')} }`
  })
  return `{ ${groups.join('; ')} }`
}

/** The text of web/api/schema.ts: `paths` and `components` of the document. */
export function apiTypes(source: object): string {
  const document = source as Document
  let text =
    "// Generated from the portal's OpenAPI document by `npm run generate`; do not edit.\n\nexport interface paths {\n"
  for (const path of Object.keys(document.paths).sort()) {
    text += `  ${JSON.stringify(path).replaceAll('"', "'")}: {\n`
    for (const [method, operation] of Object.entries(document.paths[path]!)) {
      text += `    /** ${operation.summary ?? ''} */\n    ${method}: {\n      parameters: ${parametersOf(operation.parameters ?? [], '      ')}\n`
      const body = operation.requestBody
      text += body
        ? `      requestBody${body.required === false ? '?' : ''}: { ${contentOf(body.content, '      ')} }\n`
        : '      requestBody?: never\n'
      text += '      responses: {\n'
      for (const [status, response] of Object.entries(operation.responses))
        text += `        ${status}: { headers: Record<string, unknown>; ${contentOf(response.content, '        ')} }\n`
      text += '      }\n    }\n'
    }
    text += '  }\n'
  }
  text += '}\n\nexport interface components {\n  schemas: {\n'
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {}))
    text += `    ${key(name)}: ${typeOf(schema, '    ')}\n`
  return `${text}  }\n}\n`
}
