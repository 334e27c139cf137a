import type { Selectable } from 'kysely'
import type { DB } from '../../db/types.ts'
import type { Config } from '../config/config.ts'
import type { Changes } from '../db/changes.ts'
import { ask, type Database } from '../db/database.ts'
import type { Brand } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { brandOfHost } from './hosts.ts'

/** Whether nothing was ever put into this database. */
export async function isEmpty(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query('select not exists (select from brands) as empty')
  return rows[0].empty
}

/** A deployment has at least one brand: the first start makes it, staff name it. */
export async function ensureBrand(database: Database): Promise<void> {
  await database.pool.query(
    "insert into brands (slug, name) select 'parvis', 'Parvis' where not exists (select from brands)",
  )
}

/** A row of brands with its host names. */
export type BrandRow = Selectable<DB['brands']> & { hosts: string[] }

/** What staff edit of a brand, from its row. */
export const brandFields = (row: BrandRow) => ({
  name: row.name,
  hosts: row.hosts,
  colour: row.colour,
  timeZone: row.time_zone,
  locale: row.locale as Locale,
  postalAddress: row.postal_address,
  fax: row.fax,
  supportPhone: row.support_phone,
  supportEmail: row.support_email,
  requestEmail: row.request_email,
  links: row.links,
  logoId: row.logo_id,
})

/** What of its look is published with the configuration of its portal. */
const brandLook = (row: BrandRow) => ({
  linkColour: row.link_colour,
  font: row.font as Brand['font'],
  titleFont: row.title_font as Brand['titleFont'],
  backgroundId: row.background_id,
  iconId: row.icon_id,
  menu: row.menu as Brand['menu'],
})

async function loadBrands(database: Database): Promise<Brand[]> {
  const rows = await ask<BrandRow & Pick<Brand, 'settings' | 'messages'>>(database, {
    text: `select b.*, array(select h.host from brand_hosts h where h.brand_id = b.id order by h.position, h.host) as hosts,
        (select coalesce(jsonb_object_agg(s.key, s.value), '{}') from settings s where s.brand_id = b.id) as settings,
        (select coalesce(jsonb_object_agg(m.kind, m.words), '{}') from message_words m where m.brand_id = b.id) as messages
      from brands b order by b.created_at, b.slug`,
  })
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    ...brandFields(row),
    ...brandLook(row),
    settings: row.settings,
    messages: row.messages,
  }))
}

/** The brands with what their staff set, kept in memory: edited in the portal or in the database, in force on every process. */
export type Brands = {
  all: () => readonly Brand[]
  /** @throws Error where no brand has the id: none acts in place of another */
  byId: (id: string) => Brand
  ofHost: (host: string) => Brand | undefined
  /** What requests wait for while something changed that is not read yet. */
  pending: () => Promise<void> | undefined
  /** Reads everything anew: whoever changed a brand sees it at once. */
  reload: () => Promise<void>
}

/** The topic under which a change of brands, host names or settings is told; triggers of those tables tell it. */
export const brandsTopic = 'brands'

export async function keepBrands(database: Database, config: Config, changes: Changes): Promise<Brands> {
  let brands = await loadBrands(database)
  let changed = 0
  let reading: Promise<void> | undefined
  const read = async () => {
    for (let seen = -1; seen !== changed; ) {
      seen = changed
      brands = await loadBrands(database)
    }
  }
  const reload = () => {
    changed++
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  changes.onChange(brandsTopic, () => void reload().catch(() => {}))
  return {
    all: () => brands,
    byId: (id) => {
      const found = brands.find((brand) => brand.id === id)
      if (!found) throw new Error(`no brand ${id}`)
      return found
    },
    ofHost: (host) => brandOfHost(config, brands, host),
    pending: () => reading,
    reload,
  }
}
