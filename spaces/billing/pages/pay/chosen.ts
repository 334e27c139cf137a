/** What is to be paid, as the address of the pay page has it: «id:cents», so that Back and a reload keep it. */
export type Chosen = Array<{ invoiceId: string; amountCents: number }>

export const writeChosen = (chosen: Chosen): string =>
  chosen.map(({ invoiceId, amountCents }) => `${invoiceId}:${amountCents}`).join(',')

/** What an address says; what is none of it is passed over. */
export const readChosen = (text: string | undefined): Chosen =>
  (text ?? '').split(',').flatMap((part) => {
    const [, invoiceId, cents] = /^([0-9a-f-]{36}):(\d{1,13})$/.exec(part) ?? []
    return invoiceId && Number(cents) > 0 ? [{ invoiceId, amountCents: Number(cents) }] : []
  })
