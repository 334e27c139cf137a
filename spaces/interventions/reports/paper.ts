// The report of an intervention on paper (P38): what was done to all the assets, signed by the person there. Drawn in a thread.
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { TaggedDocument } from '../../../kernel/pdf/document.ts'
import { isHandover, type Kind } from '../limits.ts'

/** All that the paper says, in words. */
export type ReportPaper = {
  locale: Locale
  brand: { name: string; colour: string }
  number: string
  subject: string
  client: string
  site: string
  technician: string
  doneAt: string
  duration: string
  travel: string
  units: string
  kind: Kind
  work: string
  assets: Array<{ label: string; number: string; serial: string }>
  /** Of a delivery or a return: what changed hands, in the order of the assets. */
  handed: Array<{ label: string; number: string; serial: string; isHanded: boolean; remark: string }>
  tasks: Array<{ label: string; isDone: boolean; remark: string }>
  parts: Array<{ label: string; reference: string; quantity: string; isCovered: boolean }>
  readings: Array<{ meter: string; asset: string; value: string }>
  signerName: string
  signedAt: string
  receivedAt: string
  signature: Uint8Array | null
  createdAt: string
}

const words = {
  fr: {
    titles: { delivery: 'Bon de livraison', return: 'Bon de retour', report: "Rapport d'intervention" },
    handed: { delivery: 'Remis', return: 'Repris' },
    notHanded: { delivery: 'Non remis', return: 'Non repris' },
    condition: 'État, réserve',
    serial: 'N° de série',
    remarks: 'Remarques',
    client: 'Client',
    site: 'Site',
    technician: 'Technicien',
    doneAt: 'Faite le',
    duration: 'Durée',
    travel: 'Trajet',
    units: 'Unités de travail',
    work: 'Travail fait',
    assets: 'Biens',
    number: 'Identifiant',
    tasks: 'Tâches',
    done: 'Faite',
    notDone: 'Non faite',
    remark: 'Remarque',
    parts: 'Pièces',
    reference: 'Référence',
    quantity: 'Quantité',
    covered: 'Fait partie du contrat',
    invoiced: 'Sera facturé',
    readings: 'Relevés',
    meter: 'Compteur',
    value: 'Valeur',
    signature: 'Signé sur place',
    by: 'Par',
    signedAt: 'Signé le',
    receivedAt: 'Reçu le',
    signatureOf: (name: string) => `Signature de ${name}`,
    unreadable: "Le dessin de la signature n'est pas lisible.",
  },
  en: {
    titles: { delivery: 'Delivery note', return: 'Return note', report: 'Report of an intervention' },
    handed: { delivery: 'Handed over', return: 'Taken back' },
    notHanded: { delivery: 'Not handed over', return: 'Not taken back' },
    condition: 'Condition, reservation',
    serial: 'Serial number',
    remarks: 'Remarks',
    client: 'Client',
    site: 'Site',
    technician: 'Technician',
    doneAt: 'Done on',
    duration: 'Time',
    travel: 'Travel',
    units: 'Service units',
    work: 'Work done',
    assets: 'Assets',
    number: 'Identifier',
    tasks: 'Tasks',
    done: 'Done',
    notDone: 'Not done',
    remark: 'Remark',
    parts: 'Parts',
    reference: 'Reference',
    quantity: 'Quantity',
    covered: 'Part of the contract',
    invoiced: 'To be invoiced',
    readings: 'Readings',
    meter: 'Meter',
    value: 'Value',
    signature: 'Signed on site',
    by: 'By',
    signedAt: 'Signed on',
    receivedAt: 'Received on',
    signatureOf: (name: string) => `Signature of ${name}`,
    unreadable: 'The drawing of the signature cannot be read.',
  },
}

/** Writes a report as PDF; the same report is the same text at any time. */
export function writeReport(report: ReportPaper): Promise<Buffer> {
  const w = words[report.locale]
  const { kind } = report
  const handover = isHandover(kind) ? kind : undefined
  const name = w.titles[handover ?? 'report']
  const title = `${name} ${report.number}`
  const doc = new TaggedDocument({
    title,
    lang: report.locale,
    brand: report.brand,
    footer: `${report.brand.name} · ${title}`,
    createdAt: new Date(report.createdAt),
  })
  doc.brandHeader()
  doc.space(14)
  doc.heading(1, title)
  doc.paragraph(report.subject)
  doc.space(8)
  const facts: Array<[string, string]> = [
    [w.client, report.client],
    [w.site, report.site],
    [w.technician, report.technician],
    [w.doneAt, report.doneAt],
    [w.duration, report.duration],
    [w.travel, report.travel],
    [w.units, report.units],
  ]
  doc.section(
    name,
    facts.filter(([, value]) => value).map(([label, value]) => ({ label, value })),
    { columns: 2 },
  )
  const table = (name: string, columns: Parameters<TaggedDocument['table']>[0], rows: string[][]) => {
    if (rows.length === 0) return
    doc.space(10)
    doc.heading(2, name)
    doc.table(columns, rows)
  }
  if (handover)
    table(
      w.assets,
      [
        { header: w.assets, share: 2.6 },
        { header: w.number, share: 1.3 },
        { header: w.serial, share: 1.3 },
        { header: w.handed[handover], share: 1.1 },
        { header: w.condition, share: 2 },
      ],
      report.handed.map(({ label, number, serial, isHanded, remark }) => [
        ...[label, number, serial, isHanded ? w.handed[handover] : w.notHanded[handover], remark],
      ]),
    )
  else
    table(
      w.assets,
      [
        { header: w.assets, share: 3 },
        { header: w.number, share: 1.4 },
      ],
      report.assets.map(({ label, number }) => [label, number]),
    )
  if (!handover || report.work) {
    doc.space(10)
    doc.heading(2, handover ? w.remarks : w.work)
    doc.paragraph(report.work || '–')
  }
  table(
    w.tasks,
    [
      { header: w.tasks, share: 3 },
      { header: w.done, share: 1 },
      { header: w.remark, share: 2 },
    ],
    report.tasks.map(({ label, isDone, remark }) => [label, isDone ? w.done : w.notDone, remark]),
  )
  table(
    w.parts,
    [
      { header: w.parts, share: 3 },
      { header: w.reference, share: 1.4 },
      { header: w.quantity, share: 1, align: 'right' },
      { header: '', share: 1.8 },
    ],
    report.parts.map((part) => [part.label, part.reference, part.quantity, part.isCovered ? w.covered : w.invoiced]),
  )
  table(
    w.readings,
    [
      { header: w.assets, share: 2 },
      { header: w.meter, share: 2 },
      { header: w.value, share: 1, align: 'right' },
    ],
    report.readings.map(({ asset, meter, value }) => [asset, meter, value]),
  )
  doc.space(14)
  doc.ensure(150)
  doc.heading(2, w.signature)
  doc.columns([
    { title: w.by, text: report.signerName },
    { title: w.signedAt, text: report.signedAt },
    { title: w.receivedAt, text: report.receivedAt },
  ])
  doc.space(6)
  if (report.signature) drawSignature(doc, report.signature, w.signatureOf(report.signerName), w.unreadable)
  return doc.finish()
}

function drawSignature(doc: TaggedDocument, png: Uint8Array, alt: string, unreadable: string): void {
  doc.ensure(84)
  try {
    doc.tag('Figure', () => doc.pdf.image(Buffer.from(png), doc.left, doc.y, { fit: [220, 76] }), { alt })
    doc.y += 80
  } catch {
    // Bytes that only begin like a picture: the paper is made all the same.
    doc.paragraph(unreadable)
  }
}
