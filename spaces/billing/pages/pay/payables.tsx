import { Button, TextInput } from '@mantine/core'
import { IconBuildingBank, IconCreditCard, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { decimalsOf, formatDay, formatMoney, formatShortDay } from '../../../../web/ui/format.ts'
import { centsOf, typedCents } from '../../../../web/ui/paper/amounts.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { writeChosen } from './chosen.ts'
import '../../../../web/ui/effect.css'

export type Payable = ItemOf<'GET /payables'>
/** So many are paid at once. */
const most = 50

/** What is to be paid: each invoice ticked or not, with how much of it, and the effect at the right (B25, P16). Nothing where nothing is to be paid. */
export function Payables({ organisation }: { organisation: string | undefined }) {
  const t = useTexts('billing')
  const { data } = useQuery({
    queryKey: ['list', '/payables', organisation],
    queryFn: () => api.get('/payables', { query: { organisation, size: 100 } }),
  })
  const [typed, setTyped] = useState<Record<string, string>>({})
  const [ticked, setTicked] = useState<ReadonlySet<string>>()
  if (!data || data.items.length === 0) return null
  const rows = data.items
  // What is late or due is ticked at first; in one currency.
  const currency = rows.find((row) => row.mayPay)?.currency ?? 'EUR'
  const open = (row: Payable) => row.mayPay && row.currency === currency
  const usual = () =>
    new Set(
      rows
        .filter((row) => open(row) && row.daysLate > 0 && row.pause !== 'announced' && row.pause !== 'debited')
        .map(({ id }) => id),
    )
  const chosen = ticked ?? usual()
  const digits = decimalsOf(currency)
  const textOf = (row: Payable) => typed[row.id] ?? typedCents(row.nowCents, digits)
  const centsOfRow = (row: Payable) => centsOf(textOf(row), digits)
  const isWrong = (row: Payable) => {
    const cents = centsOfRow(row)
    return cents === undefined || cents < 1 || cents > row.restCents
  }
  const paid = rows.filter((row) => chosen.has(row.id) && open(row)).slice(0, most)
  const wrong = paid.some(isWrong)
  const sum = paid.reduce((all, row) => all + (isWrong(row) ? 0 : centsOfRow(row)!), 0)
  const pays = rows.some(open)
  const notes = rows.filter((row) => row.pause !== null)
  return (
    <div className={pays ? 'effect-layout payables' : 'payables'}>
      <Surface
        flush
        title={t('online.toPay')}
        aside={
          pays && rows.filter(open).length > 1 ? (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setTicked(new Set(rows.filter(open).map(({ id }) => id)))}
            >
              {t('online.tickAll')}
            </Button>
          ) : undefined
        }
      >
        <DataTable
          label={t('online.toPay')}
          rows={rows}
          rowHeight={44}
          rowKey={(row) => row.id}
          rowName={(row) => row.number}
          {...(pays ? { selection: { keys: chosen, change: setTicked }, selectable: open } : {})}
          columns={[
            {
              key: 'number',
              title: t('number'),
              phone: 'title',
              cell: (row) => (
                <span>
                  <Link to={`/factures/${row.id}`}>{row.number}</Link>
                  <small className="help" style={{ display: 'block' }}>
                    {row.instalment
                      ? t('online.instalment', { at: row.instalment.position, of: row.instalment.of })
                      : row.subject}
                  </small>
                </span>
              ),
            },
            { key: 'due', title: t('due'), width: 110, phone: 'line', cell: (row) => formatDay(row.dueOn) },
            { key: 'state', title: t('state'), width: 190, phone: 'below', cell: (row) => <PayableState row={row} /> },
            {
              key: 'rest',
              title: t('rest'),
              kind: 'money',
              width: 130,
              phone: 'aside',
              cell: (row) => formatMoney(row.restCents, row.currency),
            },
            ...(pays
              ? [
                  {
                    key: 'pays',
                    title: t('online.iPay'),
                    kind: 'right',
                    width: 150,
                    phone: 'below',
                    cell: (row: Payable) =>
                      open(row) ? (
                        <TextInput
                          className="pay-amount"
                          inputMode="decimal"
                          aria-label={t('online.iPayOf', { number: row.number })}
                          value={textOf(row)}
                          error={chosen.has(row.id) && isWrong(row)}
                          onClick={(event) => event.stopPropagation()}
                          onChange={(event) => {
                            setTyped({ ...typed, [row.id]: event.currentTarget.value })
                            setTicked(new Set([...chosen, row.id]))
                          }}
                        />
                      ) : (
                        <span className="settled">{formatMoney(0, row.currency)}</span>
                      ),
                  } as const,
                ]
              : []),
          ]}
          empty={null}
        />
        {notes.length > 0 ? (
          <div className="pay-notes">
            {notes.map((row) => (
              <p key={row.id}>
                <IconInfoCircle size={17} stroke={1.7} aria-hidden />
                {t(`online.pauses.${row.pause!}`, { number: row.number, on: formatDay(row.pauseOn) })}
              </p>
            ))}
          </div>
        ) : null}
      </Surface>
      {pays ? (
        <Effect
          paid={paid}
          sum={sum}
          wrong={wrong}
          currency={currency}
          organisation={organisation}
          amountOf={(row) => centsOfRow(row) ?? 0}
        />
      ) : null}
    </div>
  )
}

/** Of what is to be paid: late, due, contested, announced. */
function PayableState({ row }: { row: Payable }) {
  const t = useTexts('billing')
  if (row.pause === 'disputed') return <StateTag state="disputed" coloured />
  if (row.pause === 'announced') return <StateTag state="announced" />
  if (row.pause === 'promised')
    return <StateTag state="announced">{t('online.promisedFor', { on: formatShortDay(row.pauseOn!) })}</StateTag>
  if (row.daysLate > 0)
    return (
      <StateTag state="late" coloured>
        {t('late', { count: row.daysLate })}
      </StateTag>
    )
  return <StateTag state="due">{t('states.due')}</StateTag>
}

function Effect({
  paid,
  sum,
  wrong,
  currency,
  organisation,
  amountOf,
}: {
  paid: Payable[]
  sum: number
  wrong: boolean
  currency: string
  organisation: string | undefined
  amountOf: (row: Payable) => number
}) {
  const t = useTexts('billing')
  const navigate = useNavigate()
  const balances = useQuery({
    queryKey: ['balances', 'client', organisation],
    enabled: organisation !== undefined,
    queryFn: () => api.get('/statements/:id/balances', { params: { id: organisation! } }),
  })
  const balance = balances.data?.items.find((one) => one.currency === currency)?.balanceCents
  const money = (cents: number) => formatMoney(cents, currency)
  const pay = () =>
    void navigate(
      addressOf(
        `/factures/payer?factures=${writeChosen(paid.map((row) => ({ invoiceId: row.id, amountCents: amountOf(row) })))}`,
      ),
    )
  const label = t('online.pay', { amount: money(sum) })
  const disabled = paid.length === 0 || wrong
  return (
    <>
      <aside className="surface effect-panel" aria-label={t('pay.what')}>
        <section>
          <h2>{t('pay.what')}</h2>
          <p className="subject">{t('online.count', { count: paid.length })}</p>
        </section>
        <div aria-live="polite">
          <section style={{ padding: '12px 20px' }}>
            {paid.map((row) => (
              <div key={row.id} className="effect-line">
                <span>{row.number}</span>
                <span className="value">{money(amountOf(row))}</span>
              </div>
            ))}
            <div className="effect-line">
              <span className="strong">{t('online.sum')}</span>
              <span className="value rest-figure">{money(sum)}</span>
            </div>
          </section>
          {balance !== undefined ? (
            <section style={{ padding: '12px 20px', borderTop: '1px solid var(--trait-2)' }}>
              <p className="subject">{t('online.balance')}</p>
              <BeforeAfter big before={money(balance)} after={money(balance - sum)} />
            </section>
          ) : null}
        </div>
        <section className="effect-act">
          <Button size="md" disabled={disabled} onClick={pay}>
            {label}
          </Button>
          <p className="foot pay-ways">
            <IconBuildingBank size={17} stroke={1.7} aria-hidden /> {t('pay.methods.transfer')}
            <IconCreditCard size={17} stroke={1.7} aria-hidden /> {t('pay.methods.card')}
          </p>
          {wrong ? <p className="foot wrong">{t('online.wrongAmount')}</p> : null}
        </section>
      </aside>
      <div className="effect-bar">
        <span className="pay-bar-sum">
          {balance === undefined ? (
            t('online.count', { count: paid.length })
          ) : (
            <BeforeAfter before={money(balance)} after={money(balance - sum)} />
          )}
        </span>
        <Button disabled={disabled} onClick={pay}>
          {label}
        </Button>
      </div>
    </>
  )
}
