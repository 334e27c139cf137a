import { z } from 'zod'
import { lineText } from '../http/validation.ts'

const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const importParams = z.object({ id: z.uuid() })
export const kindParams = z.object({ kind: z.string().max(80) })
/** What comes with the file: what it is, and which sheet of a workbook. */
export const importBody = z.object({ kind: lineText(80), sheet: lineText(120).optional() })
export const sheetBody = z.object({ version: z.number().int(), sheet: lineText(120) })
export const mappingBody = z.object({
  version: z.number().int(),
  /** The place of a column, from 0, by the name of the field that it fills. */
  mapping: z.record(z.string().max(80), z.number().int().min(0).max(500)),
  /** What is done with a row whose record is there already. */
  known: z.enum(['skip', 'update']).default('skip'),
})
export const versionBody = z.object({ version: z.number().int() })

const field = z.object({ name: z.string(), title: z.string(), needed: z.boolean(), example: z.string() })
export const importKindView = z.object({
  name: z.string(),
  title: z.string(),
  /** Whether records that are there can be changed by a row. */
  updates: z.boolean(),
  fields: z.array(field),
})
export const importKindList = z.object({ items: z.array(importKindView) })

/** From its reading to its taking back; each follows from what was done. */
export const importState = z.enum(['read', 'checked', 'running', 'done', 'undoing', 'undone'])
export const importSummary = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  fileName: z.string(),
  rowCount: z.number(),
  state: importState,
  uploadedAt: z.string(),
  uploadedBy: z.string(),
})
export const importView = importSummary.extend({
  sheets: z.array(z.string()),
  sheet: z.string(),
  /** How the text of a CSV file was written; null of a workbook. */
  encoding: z.string().nullable(),
  kindOf: importKindView,
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  /** As it was chosen, or as it is proposed while nothing was. */
  mapping: z.record(z.string(), z.number()),
  /** Whether the proposal is what was chosen for a file with the same columns before. */
  remembered: z.boolean(),
  known: z.enum(['skip', 'update']),
  /** Columns that fill no field: what they hold is left out. */
  passedOver: z.array(z.string()),
  counts: z.object({
    ready: z.number(),
    known: z.number(),
    refused: z.number(),
    created: z.number(),
    updated: z.number(),
    /** Good at the trial, refused when they were brought in. */
    failed: z.number(),
    /** To be brought in, and neither made nor refused yet. */
    waiting: z.number(),
    undone: z.number(),
    /** What stays although the import is taken back. */
    kept: z.number(),
  }),
  checkedAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  startedBy: z.string(),
  endedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string(),
  /** Until when it can be taken back; null where it is not there to be. */
  undoBefore: z.string().nullable(),
  version: z.number(),
  abilities: z.object({ map: ability, run: ability, undo: ability, remove: ability }),
})

/** Rows by what was found of them, or became of them. */
export const rowFilter = z.enum(['ready', 'known', 'refused', 'made', 'failed', 'undone', 'kept'])
const rowProblem = z.object({
  field: z.string(),
  /** What the field is called. */
  title: z.string(),
  /** What the row says there. */
  value: z.string(),
  code: z.string(),
  message: z.string(),
})
export const importRow = z.object({
  line: z.number(),
  label: z.string(),
  verdict: z.enum(['ready', 'known', 'refused']).nullable(),
  problems: z.array(rowProblem),
  made: z.enum(['created', 'updated']).nullable(),
  /** The page of what it made, or of what is there already. */
  href: z.string().nullable(),
  failure: rowProblem.nullable(),
  undone: z.boolean(),
  undoFailure: z.string().nullable(),
})
