import type { TaggedDocument } from './document.ts'

/** A file that a document carries (PDF/A-3): what it is to the document is said by `relationship`. */
export type Attached = {
  name: string
  bytes: Buffer
  contentType: string
  description: string
  relationship: 'Data' | 'Alternative' | 'Source' | 'Supplement'
  at: Date
}

/** Attaches a file: readers list it, and `/AF` names it as the document's own. */
export function attach(document: TaggedDocument, file: Attached): void {
  document.pdf.file(file.bytes, {
    name: file.name,
    type: file.contentType,
    description: file.description,
    relationship: file.relationship,
    creationDate: file.at,
    modifiedDate: file.at,
  } as never)
}

/**
 * Adds properties of a schema of its own to the document's XMP, with the description of that schema that PDF/A asks for.
 * @param properties by their names, each with what it says and what it means
 */
export function describe(
  document: TaggedDocument,
  schema: { title: string; namespace: string; prefix: string },
  properties: Record<string, { value: string; meaning: string }>,
): void {
  const described = Object.entries(properties).map(
    ([name, { meaning }]) => `<rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>${name}</pdfaProperty:name>
      <pdfaProperty:valueType>Text</pdfaProperty:valueType>
      <pdfaProperty:category>external</pdfaProperty:category>
      <pdfaProperty:description>${meaning}</pdfaProperty:description>
    </rdf:li>`,
  )
  const said = Object.entries(properties).map(
    ([name, { value }]) => `<${schema.prefix}:${name}>${value}</${schema.prefix}:${name}>`,
  )
  const { pdf } = document as unknown as { pdf: { appendXML: (xml: string) => void } }
  pdf.appendXML(`
    <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
      <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>${schema.title}</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>${schema.namespace}</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>${schema.prefix}</pdfaSchema:prefix>
        <pdfaSchema:property><rdf:Seq>${described.join('')}</rdf:Seq></pdfaSchema:property>
      </rdf:li></rdf:Bag></pdfaExtension:schemas>
    </rdf:Description>
    <rdf:Description rdf:about="" xmlns:${schema.prefix}="${schema.namespace}">${said.join('')}</rdf:Description>`)
}

/** What Factur-X calls its data. */
export const facturXName = 'factur-x.xml'

/** Makes a document a Factur-X: the data of its invoice in CII, and the properties that say so. @param level how much of the norm the data hold */
export function attachFacturX(
  document: TaggedDocument,
  { number, xml, level, at }: { number: string; xml: string; level: string; at: Date },
): void {
  attach(document, {
    name: facturXName,
    bytes: Buffer.from(xml, 'utf8'),
    contentType: 'text/xml',
    description: `Factur-X ${number}`,
    relationship: 'Data',
    at,
  })
  describe(
    document,
    {
      title: 'Factur-X PDFA Extension Schema',
      namespace: 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#',
      prefix: 'fx',
    },
    {
      DocumentFileName: { value: facturXName, meaning: 'The name of the embedded XML document' },
      DocumentType: { value: 'INVOICE', meaning: 'The type of the hybrid document' },
      Version: { value: '1.0', meaning: 'The version of the standard of the embedded XML document' },
      ConformanceLevel: { value: level, meaning: 'The conformance level of the embedded XML document' },
    },
  )
}
