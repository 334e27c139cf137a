import { type Finding, type Report, reportFindings, reportXml } from '../../../kernel/e-invoicing/index.ts'

/** A report as its document, with the rules that this does not keep: called in a thread, a report of many invoices takes long. */
export function writeReport({ report }: { report: Report }): { xml: string; findings: Finding[] } {
  const xml = reportXml(report)
  return { xml, findings: reportFindings(Buffer.from(xml)) }
}
