import { ActionIcon, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTexts } from '../../i18n/index.ts'
import { formatMoney } from '../format.ts'
import { isIdle, type LineValues, newLine } from './lines.ts'
import './paper.css'

export interface LinesEditorProps<L extends LineValues> {
  lines: L[]
  change: (lines: L[]) => void
  /** A new line that is typed; `newLine` unless a line holds more. */
  made?: (usual: string) => L
  /** What the server computed of the lines that it was sent, in their order. */
  computed: ReadonlyArray<{ typedCents: number }>
  currency: string
  /** Whether lines come from charges: then their origin is a column. */
  origins?: true
  /** Lines may be options, taken or left by whom they are offered to: a box of each. */
  option?: { of: (line: L) => boolean; set: (line: L, optional: boolean) => L }
  priceMode: 'net' | 'gross'
  rates: Array<{ value: string; label: string }>
  usual: string
  /** What the server says is wrong with a field of a line, counted without idle lines. */
  errorOf: (field: string) => string | undefined
}

const columns = ['label', 'quantity', 'unitPrice', 'discount', 'vat'] as const

/**
 * The lines of a draft, typed in place; one that the page adds takes the focus. Keys: `Entrée` goes to the same field of the next line, and begins one after the last; `Alt ↑`
 * `Alt ↓` move a line; `Alt Suppr` takes it away.
 */
export function LinesEditor<L extends LineValues>(props: LinesEditorProps<L>) {
  const { lines, change, computed, currency, priceMode, rates, usual, errorOf, option } = props
  const t = useTexts()
  const made = props.made ?? (newLine as (usual: string) => L)
  const table = useRef<HTMLTableElement>(null)
  const focus = (index: number, column: string) =>
    requestAnimationFrame(() => {
      table.current?.querySelector<HTMLElement>(`[data-cell="${index} ${column}"]`)?.focus()
    })
  // A line that was just added is where one types.
  const had = useRef(lines.length)
  useEffect(() => {
    const last = lines.length - 1
    if (lines.length === had.current + 1 && isIdle(lines[last]!) && !table.current?.contains(document.activeElement))
      table.current?.querySelector<HTMLElement>(`[data-cell="${last} label"]`)?.focus()
    had.current = lines.length
  }, [lines])
  const set = (index: number, values: Partial<LineValues>) =>
    change(lines.map((line, at) => (at === index ? { ...line, ...values } : line)))
  const remove = (index: number) => {
    change(lines.filter((_, at) => at !== index))
    focus(Math.max(0, index - 1), 'label')
  }
  function onKey(event: KeyboardEvent, index: number, column: string) {
    if (event.key === 'Enter') {
      event.preventDefault()
      const last = index === lines.length - 1
      if (last) change([...lines, made(usual)])
      // A new line begins with what it is called.
      focus(index + 1, last ? 'label' : column)
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      const to = index + (event.key === 'ArrowUp' ? -1 : 1)
      if (to < 0 || to >= lines.length) return
      const moved = [...lines]
      ;[moved[index], moved[to]] = [moved[to]!, moved[index]!]
      change(moved)
      focus(to, column)
    } else if (event.altKey && event.key === 'Delete') {
      event.preventDefault()
      remove(index)
    }
  }
  // What the server computed, by the lines that it was sent.
  let sent = -1
  return (
    <div className="paper-scroll">
      <table ref={table} className="paper-lines draft-lines" aria-label={t('paper.lines')}>
        <thead>
          <tr>
            {props.origins ? <th scope="col">{t('paper.origin')}</th> : null}
            <th scope="col">{t('paper.label')}</th>
            <th scope="col" className="number">
              {t('paper.quantity')}
            </th>
            <th scope="col" className="number">
              {t(`paper.price.${priceMode}`)}
            </th>
            <th scope="col" className="number">
              {t('paper.discount')}
            </th>
            <th scope="col">{t('paper.vat')}</th>
            <th scope="col" className="number">
              {t(`paper.amount.${priceMode}`)}
            </th>
            {option ? <th scope="col">{t('paper.option')}</th> : null}
            <th scope="col">
              <span className="sr-only">{t('paper.take')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => {
            if (!isIdle(line)) sent++
            const at = sent
            const known = isIdle(line) ? undefined : computed[at]
            const error = (field: string) => (isIdle(line) ? undefined : errorOf(`lines.${at}.${field}`))
            const cell = (column: (typeof columns)[number], what: string) => ({
              'data-cell': `${index} ${column}`,
              'aria-label': t('paper.of', { what, line: index + 1 }),
              onKeyDown: (event: KeyboardEvent) => onKey(event, index, column),
            })
            const charged = line.chargeId !== null
            return (
              <tr key={line.key}>
                {props.origins ? <td className="from">{line.origin}</td> : null}
                <td className="label">
                  <TextInput
                    {...cell('label', t('paper.label'))}
                    maxLength={300}
                    value={line.label}
                    error={error('label')}
                    onChange={(event) => set(index, { label: event.currentTarget.value })}
                  />
                </td>
                <td className="short">
                  <TextInput
                    {...cell('quantity', t('paper.quantity'))}
                    inputMode="decimal"
                    maxLength={20}
                    readOnly={charged}
                    value={line.quantity}
                    error={error('quantity')}
                    onChange={(event) => set(index, { quantity: event.currentTarget.value })}
                  />
                </td>
                <td className="short">
                  <TextInput
                    {...cell('unitPrice', t(`paper.price.${priceMode}`))}
                    inputMode="decimal"
                    maxLength={20}
                    readOnly={charged}
                    value={line.unitPrice}
                    error={error('unitPrice') ?? error('chargeId')}
                    onChange={(event) => set(index, { unitPrice: event.currentTarget.value })}
                  />
                </td>
                <td className="short">
                  <TextInput
                    {...cell('discount', t('paper.discount'))}
                    inputMode="decimal"
                    maxLength={6}
                    readOnly={charged}
                    value={line.discount}
                    error={error('discountRate')}
                    onChange={(event) => set(index, { discount: event.currentTarget.value })}
                  />
                </td>
                <td className="rate">
                  <NativeSelect
                    {...cell('vat', t('paper.vat'))}
                    data={rates}
                    value={line.vat}
                    error={error('vatRate')}
                    onChange={(event) => set(index, { vat: event.currentTarget.value })}
                  />
                </td>
                <td className="number amount">{known ? formatMoney(known.typedCents, currency) : ''}</td>
                {option ? (
                  <td className="option">
                    <Checkbox
                      aria-label={t('paper.of', { what: t('paper.option'), line: index + 1 })}
                      checked={option.of(line)}
                      onChange={(event) => {
                        const { checked } = event.currentTarget
                        change(lines.map((one, place) => (place === index ? option.set(one, checked) : one)))
                      }}
                    />
                  </td>
                ) : null}
                <td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('paper.remove', { line: index + 1 })}
                    onClick={() => remove(index)}
                  >
                    <IconX size={17} stroke={1.7} aria-hidden />
                  </ActionIcon>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
