export type Address = {
  addressLine1: string
  addressLine2: string
  postalCode: string
  city: string
  phone: string
  fax: string
}
export type Given<T> = { [K in keyof T]?: T[K] | undefined }

export const defined = <T extends object>(columns: T) =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<T>

/** The columns that organisations and sites have in common. */
export const addressColumnsOf = (fields: Given<Address & { name: string }>) =>
  defined({
    name: fields.name,
    address_line1: fields.addressLine1,
    address_line2: fields.addressLine2,
    postal_code: fields.postalCode,
    city: fields.city,
    phone: fields.phone,
    fax: fields.fax,
  })

/** A site, or the address of a client, as the API gives it. */
export const viewSite = (row: {
  id: string
  name: string
  address_line1: string
  address_line2: string
  postal_code: string
  city: string
  phone: string
  fax: string
}) => ({
  id: row.id,
  name: row.name,
  addressLine1: row.address_line1,
  addressLine2: row.address_line2,
  postalCode: row.postal_code,
  city: row.city,
  phone: row.phone,
  fax: row.fax,
})
