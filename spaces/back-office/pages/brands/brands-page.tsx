import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { languages, useTexts } from '../../../../web/i18n/index.ts'
import { BrandMark } from '../../../../web/ui/brand-mark.tsx'
import { contrast } from '../../../../web/ui/colours.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { FileDrop, pictureKinds } from '../../../../web/ui/file-drop.tsx'
import { formatNumber } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { type RecordField, RecordForm } from '../../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'

type Brand = Answer<'GET /staff/brands'>['items'][number]
type Typed = Record<
  | 'name'
  | 'hosts'
  | 'colour'
  | 'timeZone'
  | 'locale'
  | 'postalAddress'
  | 'fax'
  | 'supportPhone'
  | 'supportEmail'
  | 'requestEmail'
  | 'surname'
  | 'givenName'
  | 'signInEmail',
  string
>

/** A refusal whose fields are called as the form calls them: host names are one field, the administrator's stand with the others. */
function asTyped(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error
  const errors = error.errors.map((one) => ({
    ...one,
    field: one.field.replace(/^hosts\.\d+$/, 'hosts').replace(/^administrator\./, ''),
  }))
  return new ApiProblem(error.status, { ...error, title: error.title, detail: error.detail, errors })
}

/** How well white text stands out on a colour, in words. */
function ContrastWords({ colour }: { colour: string }) {
  const t = useTexts('backOffice')
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return t('brands.colourHelp')
  const found = Math.floor(contrast(colour, '#ffffff') * 10) / 10
  return t(found >= 4.5 ? 'brands.contrastGood' : 'brands.contrastLow', { found: formatNumber(found) })
}

/** «Marques»: the brand and those made from it, each edited in a drawer that the address names (`marque`). */
export function BrandsPage() {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const store = useQueryClient()
  const address = useListSearch()
  const [making, setMaking] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['brands'], queryFn: () => api.get('/staff/brands') })
  const open = data?.items.find((one) => one.id === address.values.marque)
  const close = () => {
    setMaking(false)
    if (address.values.marque) address.close({ marque: undefined })
  }
  const refresh = async () => {
    await store.invalidateQueries({ queryKey: ['brands'] })
    await store.invalidateQueries({ queryKey: ['session'] })
  }
  const done = async () => {
    await refresh()
    close()
  }
  return (
    <>
      <PageHeader
        title={t('brands.title')}
        lead={t('brands.lead')}
        tabs={useSettingsTabs()}
        actions={
          <Permitted needs="back-office.brands.manage">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
              {t('brands.make')}
            </Button>
          </Permitted>
        }
      />
      <Surface title={t('brands.list')}>
        {error ? (
          <ErrorState title={ui('error.page')} problem={error as ApiProblem} onRetry={() => void refetch()} />
        ) : null}
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {(data?.items ?? []).map((one) => (
            <li
              key={one.id}
              style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 12, padding: '8px 0' }}
            >
              <span
                aria-hidden
                style={{ width: 20, height: 20, borderRadius: 5, background: one.colour, flex: 'none' }}
              />
              <Button variant="subtle" onClick={() => address.open({ marque: one.id })}>
                {one.name}
              </Button>
              <span className="help">{one.hosts.join(', ') || t('brands.noHost')}</span>
            </li>
          ))}
        </ul>
      </Surface>
      <SideDrawer
        opened={making || open !== undefined}
        onClose={close}
        title={open?.name ?? t('brands.make')}
        under={open?.hosts[0]}
      >
        <div style={{ paddingTop: 8 }}>
          {open ? <Logo brand={open} onDone={refresh} /> : null}
          <BrandForm
            key={open ? `${open.id} ${open.version}` : 'new'}
            brand={open}
            onCancel={close}
            onDone={done}
            onReload={() => void refetch()}
          />
        </div>
      </SideDrawer>
    </>
  )
}

/** The brand's logo: in force at once, apart from what is typed below. */
function Logo({ brand, onDone }: { brand: Brand; onDone: () => Promise<void> }) {
  const t = useTexts('backOffice')
  const set = useMutation({
    mutationFn: (file: File | undefined) => {
      const body = new FormData()
      body.append('version', String(brand.version))
      if (file) body.append('logo', file)
      return api.post('/staff/brands/:id/logo', { params: { id: brand.id }, body })
    },
    onSuccess: onDone,
  })
  return (
    <div className="brand-logo">
      {set.error ? <ProblemNotice problem={set.error as ApiProblem} /> : null}
      {brand.logoId ? (
        <>
          {brand.own ? <BrandMark brand={brand} size={48} /> : <span className="help">{t('brands.logoSet')}</span>}
          <Button variant="default" loading={set.isPending} onClick={() => set.mutate(undefined)}>
            {t('brands.removeLogo')}
          </Button>
        </>
      ) : (
        <FileDrop
          label={t('brands.logo')}
          help={t('brands.logoHelp')}
          kinds={pictureKinds}
          maxBytes={200_000}
          disabled={set.isPending}
          onFiles={([file]) => set.mutate(file)}
        />
      )}
    </div>
  )
}

function BrandForm(props: {
  brand: Brand | undefined
  onCancel: () => void
  onDone: () => Promise<void>
  onReload: () => void
}) {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const { brand } = props
  const fields: Array<RecordField<Typed>> = [
    { name: 'name', label: t('brands.name'), required: true, span: 12 },
    {
      name: 'hosts',
      label: t('brands.hosts'),
      help: t('brands.hostsHelp'),
      type: 'textarea',
      rows: 3,
      span: 12,
      required: !brand,
    },
    {
      name: 'colour',
      label: t('brands.colour'),
      required: true,
      render: ({ value, onChange, error }) => (
        <TextInput
          label={t('brands.colour')}
          {...compulsory}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
          description={<ContrastWords colour={value} />}
          leftSection={
            <input
              type="color"
              aria-label={t('brands.pickColour')}
              value={/^#[0-9a-f]{6}$/i.test(value) ? value : '#000000'}
              onChange={(event) => onChange(event.currentTarget.value)}
              style={{ width: 22, height: 22, padding: 0, border: 0, background: 'none' }}
            />
          }
        />
      ),
    },
    {
      name: 'locale',
      label: t('brands.locale'),
      type: 'select',
      required: true,
      options: languages.map((value) => ({ value, label: ui(`form.languages.${value}`) })),
    },
    {
      name: 'timeZone',
      label: t('brands.timeZone'),
      type: 'select',
      required: true,
      span: 12,
      options: Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value })),
    },
    { name: 'postalAddress', label: t('brands.postalAddress'), type: 'textarea', rows: 4, span: 12 },
    { name: 'supportPhone', label: t('brands.supportPhone') },
    { name: 'supportEmail', label: t('brands.supportEmail'), type: 'email' },
    { name: 'requestEmail', label: t('brands.requestEmail'), help: t('brands.requestEmailHelp'), type: 'email' },
    { name: 'fax', label: t('brands.fax') },
    { name: 'surname', label: t('brands.adminSurname'), required: true, hidden: Boolean(brand) },
    { name: 'givenName', label: t('brands.adminGivenName'), hidden: Boolean(brand) },
    {
      name: 'signInEmail',
      label: t('brands.adminEmail'),
      help: t('brands.adminEmailHelp'),
      type: 'email',
      required: true,
      span: 12,
      hidden: Boolean(brand),
    },
  ]
  return (
    <RecordForm<Typed>
      plain
      sections={[{ fields }]}
      values={
        brand
          ? { ...brand, hosts: brand.hosts.join('\n') }
          : { colour: '#0B5A73', timeZone: 'Europe/Paris', locale: languages[0] }
      }
      onCancel={props.onCancel}
      onReload={props.onReload}
      submit={async ({ surname, givenName, signInEmail, locale, hosts, ...body }, key) => {
        const settings = {
          ...body,
          locale: locale as (typeof languages)[number],
          hosts: hosts.split(/[\s,;]+/).filter(Boolean),
        }
        try {
          if (brand)
            await api.patch('/staff/brands/:id', {
              params: { id: brand.id },
              body: { ...settings, version: brand.version },
              key,
            })
          else
            await api.post('/staff/brands', {
              body: { ...settings, administrator: { surname, givenName, signInEmail } },
              key,
            })
        } catch (error) {
          throw asTyped(error)
        }
        await props.onDone()
      }}
    />
  )
}
