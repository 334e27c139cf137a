// The Directory Service of the simulator: companies, facilities, routing codes and lines, found as XP Z12-013 says.
import { z } from 'zod'
import {
  type B2gAdditionalData,
  type DirectoryLine,
  type DirectoryLineStatus,
  directoryLineFields,
  type Facility,
  type LegalUnit,
  type RoutingCode,
  routingCodeFields,
  searchDirectoryLine,
  searchRoutingCode,
  searchSiren,
  searchSiret,
  sirenFields,
  siretFields,
} from '../platforms/directory-protocol.ts'
import type { Company } from './companies.ts'

type Found<T> = Required<T>
type KeptLine = Found<Pick<DirectoryLine, 'addressingIdentifier' | 'platformType' | 'siren'>> & {
  directoryLineStatus: DirectoryLineStatus
} & Pick<DirectoryLine, 'siret' | 'routingIdentifier' | 'addressingSuffix'>
const instructions = { isSalesProspectingForbidden: false }
const mostResults = 500

const addressOf = ({ line1, postCode, city }: { line1: string; postCode: string; city: string }) => ({
  addressLine1: line1,
  postalCode: postCode,
  locality: city,
  countryCode: 'FR',
  countryName: 'France',
})

/** The directory of some companies; the last of a SIREN is the one that counts. */
export class Directory {
  readonly #companies = new Map<string, Company>()
  readonly #units: LegalUnit[] = []
  readonly #facilities: Facility[] = []
  readonly #codes: RoutingCode[] = []
  readonly #lines = new Map<string, KeptLine>()

  constructor(companies: readonly Company[]) {
    for (const one of companies) this.#companies.set(one.siren, one)
    for (const one of this.#companies.values()) this.#add(one)
  }

  #add({ siren, name, entityType, closed, facilities, lines }: Company): void {
    const administrativeStatus = closed ? 'C' : 'A'
    this.#units.push({ siren, businessName: name, entityType, administrativeStatus, instructions })
    for (const { siret, main, name: own, closed: shut, address, wants, codes } of facilities) {
      const status = closed || shut ? 'C' : 'A'
      this.#facilities.push({
        ...{ siret, siren, name: own ?? name.slice(0, 100), facilityType: main ? 'P' : 'S' },
        ...{ administrativeStatus: status, siretInstructions: instructions },
        ...(address ? { address: addressOf(address) } : {}),
        ...(wants || entityType === 'Public' ? { b2gAdditionalData: { pm: false, pmOnly: false, ...wants } } : {}),
      })
      for (const { code, name: of, type, commitment, closed: gone } of codes)
        this.#codes.push({
          ...{ routingIdentifier: code, siret, routingIdentifierType: type, routingCodeName: of },
          ...{ administrativeStatus: status === 'C' || gone ? 'C' : 'A' },
          ...(commitment === undefined ? {} : { managesLegalCommitmentCode: commitment }),
          ...(address ? { address: addressOf(address) } : {}),
        })
    }
    for (const { siret, code, suffix, status, platform } of lines) {
      const addressingIdentifier = [siren, siret, code, suffix].filter((part) => part !== undefined).join('_')
      this.#lines.set(addressingIdentifier, {
        ...{ addressingIdentifier, platformType: platform, directoryLineStatus: status, siren },
        ...(siret === undefined ? {} : { siret }),
        ...(code === undefined ? {} : { routingIdentifier: code }),
        ...(suffix === undefined ? {} : { addressingSuffix: suffix }),
      })
    }
  }

  /** A line by its address; undefined where there is none. */
  line(addressingIdentifier: string): KeptLine | undefined {
    return this.#lines.get(addressingIdentifier)
  }
  /** What the platform of a company wants where it is public. */
  isPublic(siren: string): boolean {
    return this.#companies.get(siren)?.entityType === 'Public'
  }
  isKnown(siren: string): boolean {
    return this.#companies.has(siren)
  }
  /** What a public buyer wants of an invoice to an address. */
  wants(addressingIdentifier: string): B2gAdditionalData {
    const line = this.#lines.get(addressingIdentifier)
    if (!line) return {}
    const own = this.#facilities.filter(({ siren }) => siren === line.siren)
    const facility =
      own.find(({ siret }) => siret === line.siret) ?? own.find(({ facilityType }) => facilityType === 'P')
    const code = this.#codes.find((one) => one.siret === line.siret && one.routingIdentifier === line.routingIdentifier)
    return {
      ...facility?.b2gAdditionalData,
      ...(code?.managesLegalCommitmentCode ? { managesLegalCommitmentCode: true } : {}),
    }
  }
  /** Opens or closes an address. @returns whether it is there */
  setStatus(addressingIdentifier: string, status: DirectoryLineStatus): boolean {
    const line = this.#lines.get(addressingIdentifier)
    if (line) line.directoryLineStatus = status
    return line !== undefined
  }

  #unit(siren: string | undefined): LegalUnit | undefined {
    return this.#units.find((one) => one.siren === siren)
  }
  #included(siret: string | undefined) {
    const found = this.#facilities.find((one) => one.siret === siret)
    if (!found) return undefined
    const { siretInstructions, legalUnit: _, ...rest } = found
    return { ...rest, instructions: siretInstructions }
  }
  #withParts<T extends { siren?: string | undefined; siret?: string | undefined }>(
    one: T,
    include: readonly string[] = [],
  ) {
    const unit = this.#unit(one.siren ?? one.siret?.slice(0, 9))
    const facility = this.#included(one.siret)
    return {
      ...one,
      ...(include.includes('siren') && unit ? { legalUnit: unit } : {}),
      ...(include.includes('siret') && facility ? { facility } : {}),
    }
  }
  #lineWithParts(one: KeptLine, include: readonly string[] = []) {
    const code = include.includes('routingCode')
      ? this.#codes.find(
          ({ siret, routingIdentifier }) => siret === one.siret && routingIdentifier === one.routingIdentifier,
        )
      : undefined
    const { siret: _, managesLegalCommitmentCode, legalUnit: _unit, facility: _facility, ...rest } = code ?? {}
    return {
      ...this.#withParts(one, include),
      ...(code
        ? {
            routingCode: {
              ...rest,
              ...(managesLegalCommitmentCode === undefined
                ? {}
                : { managesLegalCommitment: managesLegalCommitmentCode }),
            },
          }
        : {}),
    }
  }

  /** Companies. */
  readonly siren = {
    search: (asked: z.output<typeof searchSiren>) => found(asked, this.#units, (one) => pick(one, asked.fields)),
    get: (siren: string, { fields }: Query) => {
      const one = this.#unit(siren)
      return one && pick(one, fields)
    },
  }
  /** Facilities. */
  readonly siret = {
    search: (asked: z.output<typeof searchSiret>) =>
      found(asked, this.#facilities, (one) => pickFacility(this.#withParts(one, asked.include), asked.fields)),
    get: (siret: string, { fields, include }: Query) => {
      const one = this.#facilities.find((each) => each.siret === siret)
      return one && pickFacility(this.#withParts(one, include), fields)
    },
  }
  /** Codes by which a facility parts its invoices. */
  readonly routingCode = {
    search: (asked: z.output<typeof searchRoutingCode>) =>
      found(asked, this.#codes, (one) => pick(this.#withParts(one, asked.include), asked.fields)),
    get: (siret: string, code: string, { fields, include }: Query) => {
      const one = this.#codes.find((each) => each.siret === siret && each.routingIdentifier === code)
      return one && pick(this.#withParts(one, include), fields)
    },
  }
  /** Addresses. By its code a line is `Enabled` or `Disabled`: one of a day to come is not in force. */
  readonly directoryLine = {
    search: (asked: z.output<typeof searchDirectoryLine>) =>
      found(asked, [...this.#lines.values()], (one) => pick(this.#lineWithParts(one, asked.include), asked.fields)),
    get: (code: string, { fields, include }: Query) => {
      const one = this.#lines.get(code)
      const directoryLineStatus = one?.directoryLineStatus === 'Enabled' ? 'Enabled' : 'Disabled'
      return one && pick(this.#lineWithParts({ ...one, directoryLineStatus }, include), fields)
    },
  }
}

const relations = ['legalUnit', 'facility', 'routingCode']
/** The fields asked for; the relations that are there were asked for too. */
function pick<T extends object>(one: T, fields: readonly string[] | undefined): Partial<T> {
  if (fields === undefined) return one
  return Object.fromEntries(
    Object.entries(one).filter(([name]) => fields.includes(name) || relations.includes(name)),
  ) as Partial<T>
}
/** What the fields of public buyers are called where they stand. */
const publicFields: Record<string, keyof B2gAdditionalData> = {
  pmStatus: 'pm',
  pmOnly: 'pmOnly',
  managesPaymentStatus: 'managesPaymentStatus',
  managesLegalCommitment: 'managesLegalCommitmentCode',
  managesLegalCommitmentOrService: 'managesLegalCommitmentOrServiceCode',
  serviceCodeStatus: 'serviceCodeStatus',
}
function pickFacility(one: Facility, fields: readonly string[] | undefined): Facility {
  const picked = pick(one, fields)
  const wanted = fields?.flatMap((name) => publicFields[name] ?? []) ?? []
  if (wanted.length === 0 || !one.b2gAdditionalData) return picked
  return { ...picked, b2gAdditionalData: pick(one.b2gAdditionalData, wanted) }
}

const plain = (text: unknown) =>
  String(text ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
/** The value that a filter or a sorting is about: fields of an address stand within it. */
function valueIn(one: object, name: string): unknown {
  const all = one as Record<string, unknown>
  const address = all.address as Record<string, string | undefined> | undefined
  if (name === 'addressLines')
    return [1, 2, 3]
      .map((at) => address?.[`addressLine${at}`] ?? '')
      .join(' ')
      .trim()
  if (['postalCode', 'locality', 'countrySubdivision'].includes(name)) return address?.[name]
  return all[name]
}
const operators: Record<string, (held: string, asked: string) => boolean> = {
  strict: (held, asked) => held === asked,
  contains: (held, asked) => held.includes(asked),
  startWith: (held, asked) => held.startsWith(asked),
}

type Asked = {
  filters?: Record<string, { op?: string | undefined; value?: string | undefined } | undefined> | undefined
  sorting?: Array<{ field: string; order?: string | undefined }> | undefined
  limit?: number | undefined
  ignore?: number | undefined
}
function found<A extends Asked, T extends object, R>(asked: A, all: readonly T[], view: (one: T) => R) {
  const filters = Object.entries(asked.filters ?? {}).filter(([, filter]) => filter?.value !== undefined)
  const kept = all.filter((one) =>
    filters.every(([name, filter]) =>
      operators[filter!.op ?? 'strict']!(plain(valueIn(one, name)), plain(filter!.value)),
    ),
  )
  for (const { field, order } of (asked.sorting ?? []).toReversed())
    kept.sort(
      (a, b) =>
        (order === 'descending' ? -1 : 1) * plain(valueIn(a, field)).localeCompare(plain(valueIn(b, field)), 'fr'),
    )
  const ignore = asked.ignore ?? 0
  return {
    search: asked,
    totalNumberOfResults: kept.length,
    results: kept.slice(ignore, ignore + Math.min(asked.limit ?? 50, mostResults)).map(view),
  }
}

/** What a look at one asks for: lists with commas, as the norm writes them. */
const list = <const N extends readonly [string, ...string[]]>(names: N) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.enum(names)))
    .optional()
const includes = ['siren', 'siret', 'routingCode'] as const
export const queries = {
  siren: z.object({ fields: list(sirenFields), include: z.undefined().optional() }),
  siret: z.object({ fields: list(siretFields), include: list(['siren']) }),
  routingCode: z.object({ fields: list(routingCodeFields), include: list(['siren', 'siret']) }),
  directoryLine: z.object({ fields: list(directoryLineFields), include: list(includes) }),
}
export type Query = { fields?: string[] | undefined; include?: string[] | undefined }
export const searches = {
  siren: searchSiren,
  siret: searchSiret,
  'routing-code': searchRoutingCode,
  'directory-line': searchDirectoryLine,
} as const
