import { Button, TextInput } from '@mantine/core'
import { IconBook2 } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Answer } from '../../api/endpoints.ts'
import { useTexts } from '../../i18n/index.ts'
import { Dialog } from '../dialog.tsx'
import { RemoteSelect } from '../remote-select.tsx'
import { decimalOf, priceIn } from './amounts.ts'
import { type LineValues, lineValuesOf, newLine } from './lines.ts'
import './paper.css'

type Offered = Answer<'GET /staff/invoices/offered-lines'>['items'][number]

/**
 * «Catalogue»: a line picked from what is sold, at the price of the day, the quantity and the client (B10).
 * @param path of the endpoint that offers them
 */
export function LinePicker({
  path,
  organisation,
  currency,
  onPick,
}: {
  path: '/staff/invoices/offered-lines' | '/staff/quotes/offered-lines'
  organisation: string
  currency: string
  onPick: (line: LineValues) => void
}) {
  const t = useTexts()
  const [open, setOpen] = useState(false)
  const [quantity, setQuantity] = useState('1')
  const [picked, setPicked] = useState<Offered>()
  const wanted = decimalOf(quantity)
  const ready = /^\d{1,12}(\.\d{1,6})?$/.test(wanted)
  const asked = { organisation, currency: currency as 'EUR', quantity: ready ? wanted : '1' }
  const load = async (query: object, signal?: AbortSignal) =>
    (await api.get(path, { query: { ...asked, ...query }, ...(signal ? { signal } : {}) })).items
  const close = () => {
    setOpen(false)
    setPicked(undefined)
    setQuantity('1')
  }
  async function take({ productId }: Offered) {
    // The quantity may have been typed last: its tier counts.
    const [line] = await load({ product: productId })
    if (line) onPick(lineValuesOf({ ...newLine(''), ...line, id: newLine('').key }))
    close()
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBook2 size={17} stroke={1.7} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('paper.catalogue')}
      </Button>
      <Dialog
        opened={open}
        onClose={close}
        title={t('paper.catalogue')}
        lead={t('paper.catalogueWhat')}
        footer={
          <>
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" form="line-picker" disabled={!picked || !ready}>
              {t('paper.pick')}
            </Button>
          </>
        }
      >
        <form
          id="line-picker"
          className="line-picker"
          onSubmit={(event) => {
            event.preventDefault()
            if (picked && ready) void take(picked)
          }}
        >
          <RemoteSelect<Offered & { id: string }>
            data-autofocus
            label={t('paper.product')}
            description={
              picked
                ? [
                    priceIn(picked.unitPrice, currency),
                    picked.discountRate ? `${t('paper.discount')} ${picked.discountRate / 100}` : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')
                : t('paper.productHelp')
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            listKey={['offered-lines', path, organisation, currency, asked.quantity]}
            load={async (search, signal) =>
              (await load({ search }, signal)).map((one) => ({ ...one, id: one.productId }))
            }
            name={(item) => `${item.code}, ${item.label}, ${priceIn(item.unitPrice, currency)}`}
            value={picked?.productId ?? ''}
            onPick={setPicked}
          />
          <TextInput
            label={t('paper.quantity')}
            inputMode="decimal"
            maxLength={20}
            value={quantity}
            onChange={(event) => setQuantity(event.currentTarget.value)}
          />
        </form>
      </Dialog>
    </>
  )
}
