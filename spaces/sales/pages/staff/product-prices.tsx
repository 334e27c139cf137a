import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { decimalOf, priceIn, quantityOf } from '../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import type { Product } from './product-page.tsx'

type Price = Product['prices'][number]
const drawn = { planned: 'planned', holds: 'active', over: 'closed' } as const
const currencies = ['EUR', 'CHF', 'GBP', 'USD', 'CAD', 'MAD', 'XPF', 'XOF', 'JPY'] as const

/** The prices of a product, the latest first: each by quantity, from one day to another. */
export function ProductPrices({ product, take }: { product: Product; take: (product: Product) => void }) {
  const t = useTexts('sales')
  const writes = useStaffMay('sales.products.write')
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Price>()
  const drop = useMutation({
    mutationFn: (price: Price) =>
      api.delete('/staff/products/:id/prices/:priceId', { params: { id: product.id, priceId: price.id } }),
    onSuccess: take,
  })
  return (
    <Surface
      title={t('products.prices')}
      aside={
        writes && !product.archived ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('products.addPrice')}
          </Button>
        ) : undefined
      }
    >
      {drop.error ? <ProblemNotice problem={drop.error as ApiProblem} /> : null}
      {product.prices.length === 0 ? <p className="help">{t('products.noPrice')}</p> : null}
      <ul className="sales-prices">
        {product.prices.map((price) => (
          <li key={price.id}>
            <div>
              <StateTag state={drawn[price.state]}>{t(`products.states.${price.state}`)}</StateTag>
              <span className="help">
                {price.endsOn
                  ? t('products.between', { from: formatDay(price.startsOn), to: formatDay(price.endsOn) })
                  : t('products.since', { from: formatDay(price.startsOn) })}
              </span>
              {writes && price.state === 'planned' ? (
                <Button variant="subtle" size="compact-sm" onClick={() => drop.mutate(price)}>
                  {t('products.dropPrice')}
                </Button>
              ) : writes && price.state === 'holds' ? (
                <Button variant="subtle" size="compact-sm" onClick={() => setEnding(price)}>
                  {t('products.endPrice')}
                </Button>
              ) : null}
            </div>
            <dl>
              {price.tiers.map((tier) => (
                <div key={tier.fromQuantity}>
                  <dt>
                    {t('products.fromQuantity')} {quantityOf(tier.fromQuantity)}
                  </dt>
                  <dd>{priceIn(tier.unitPrice, price.currency)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      {adding ? <NewPrice product={product} take={take} onClose={() => setAdding(false)} /> : null}
      {ending ? <EndPrice product={product} price={ending} take={take} onClose={() => setEnding(undefined)} /> : null}
    </Surface>
  )
}

type Change = { product: Product; take: (product: Product) => void; onClose: () => void }

function EndPrice({ product, price, take, onClose }: Change & { price: Price }) {
  const t = useTexts('sales')
  const ui = useTexts()
  const [day, setDay] = useState(price.endsOn ?? '')
  const end = useMutation({
    mutationFn: () =>
      api.patch('/staff/products/:id/prices/:priceId', {
        params: { id: product.id, priceId: price.id },
        body: { endsOn: day || null, version: price.version },
      }),
    onSuccess: (now) => {
      take(now)
      onClose()
    },
  })
  const problem = end.error as ApiProblem | null
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('products.endPrice')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={end.isPending} onClick={() => end.mutate()}>
            {t('products.save')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <DateField
        data-autofocus
        label={t('products.lastDay')}
        description={t('products.toHelp')}
        value={day}
        error={problem?.errors.find(({ field }) => field === 'endsOn')?.message}
        onChange={setDay}
      />
    </Dialog>
  )
}

function NewPrice({ product, take, onClose }: Change) {
  const t = useTexts('sales')
  const ui = useTexts()
  const [currency, setCurrency] = useState<(typeof currencies)[number]>('EUR')
  const [startsOn, setStartsOn] = useState('')
  const [endsOn, setEndsOn] = useState('')
  const [tiers, setTiers] = useState([{ key: 0, fromQuantity: '0', unitPrice: '' }])
  const add = useMutation({
    mutationFn: () =>
      api.post('/staff/products/:id/prices', {
        params: { id: product.id },
        body: {
          currency,
          startsOn,
          endsOn: endsOn || null,
          tiers: tiers.map((one) => ({
            fromQuantity: decimalOf(one.fromQuantity),
            unitPrice: decimalOf(one.unitPrice),
          })),
        },
      }),
    onSuccess: (now) => {
      take(now)
      onClose()
    },
  })
  const problem = add.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  const put = (at: number, values: Partial<(typeof tiers)[number]>) =>
    setTiers(tiers.map((one, index) => (index === at ? { ...one, ...values } : one)))
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('products.addPrice')}
      lead={product.code}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={add.isPending} onClick={() => add.mutate()}>
            {t('products.savePrice')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <div className="sales-price-head">
        <NativeSelect
          label={t('products.currency')}
          data={[...currencies]}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value as 'EUR')}
        />
        <DateField
          data-autofocus
          label={t('products.from')}
          value={startsOn}
          error={errorOf('startsOn')}
          onChange={setStartsOn}
        />
        <DateField
          label={t('products.to')}
          description={t('products.toHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={endsOn}
          error={errorOf('endsOn')}
          onChange={setEndsOn}
        />
      </div>
      <fieldset className="sales-rows">
        <legend>{t('products.unitPrice')}</legend>
        <p className="help">{errorOf('tiers') ?? t('products.tierHelp')}</p>
        {tiers.map((tier, at) => (
          <div key={tier.key}>
            <TextInput
              aria-label={`${t('products.fromQuantity')} ${at + 1}`}
              inputMode="decimal"
              leftSectionWidth={96}
              leftSection={<span className="help">{t('products.fromQuantity')}</span>}
              value={tier.fromQuantity}
              error={errorOf(`tiers.${at}.fromQuantity`)}
              onChange={(event) => put(at, { fromQuantity: event.currentTarget.value })}
            />
            <TextInput
              aria-label={`${t('products.unitPrice')} ${at + 1}`}
              inputMode="decimal"
              value={tier.unitPrice}
              error={errorOf(`tiers.${at}.unitPrice`)}
              onChange={(event) => put(at, { unitPrice: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={tiers.length === 1}
              aria-label={t('products.removeTier')}
              onClick={() => setTiers(tiers.filter((_, index) => index !== at))}
            >
              <IconX size={17} stroke={1.7} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          size="xs"
          onClick={() => setTiers([...tiers, { key: tiers.at(-1)!.key + 1, fromQuantity: '', unitPrice: '' }])}
        >
          {t('products.addTier')}
        </Button>
      </fieldset>
    </Dialog>
  )
}
