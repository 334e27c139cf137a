import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import type { Contract } from '../contract-state.tsx'
import '../service-contracts.css'

type Body = Omit<BodyOf<'POST /staff/service-contracts'>, 'organisationId'>
type Coverage = { key: number; label: string; startsOn: string; endsOn: string; characteristics: string }
let next = 0

/** What is typed of a contract: what it is, who invoices it, what it covers. */
export function ContractDialog(props: {
  of?: Contract
  save: (body: Body, organisationId: string) => Promise<void>
  onClose: () => void
}) {
  const t = useTexts('service-contracts')
  const ui = useTexts()
  const { of } = props
  const [touched, setTouched] = useState(false)
  const [client, setClient] = useState(of?.organisation.id ?? '')
  const [values, setValues] = useState({
    number: of?.number ?? '',
    title: of?.title ?? '',
    kind: of?.kind ?? ('maintenance' as 'units' | 'maintenance'),
    startsOn: of?.startsOn ?? '',
    endsOn: of?.endsOn ?? '',
    name: of?.invoicing.name ?? '',
    email: of?.invoicing.email ?? '',
    phone: of?.invoicing.phone ?? '',
    remark: of?.remark ?? '',
  })
  const [coverages, setCoverages] = useState<Coverage[]>(() =>
    (of?.coverages ?? []).map((one) => ({ ...one, endsOn: one.endsOn ?? '', key: next++ })),
  )
  const [assets, setAssets] = useState(() => (of?.coveredAssets ?? []).map(({ id, label }) => ({ id, label })))
  const set = (changes: Partial<typeof values>) => {
    setTouched(true)
    setValues((now) => ({ ...now, ...changes }))
  }
  const change = (key: number, changes: Partial<Coverage>) => {
    setTouched(true)
    setCoverages((now) => now.map((one) => (one.key === key ? { ...one, ...changes } : one)))
  }
  const save = useMutation({
    mutationFn: () =>
      props.save(
        {
          number: values.number,
          title: values.title,
          kind: values.kind,
          startsOn: values.startsOn,
          endsOn: values.endsOn || null,
          invoicing: { name: values.name, email: values.email, phone: values.phone },
          remark: values.remark,
          coverages: coverages.map(({ key: _, endsOn, ...one }) => ({ ...one, endsOn: endsOn || null })),
          assetIds: assets.map(({ id }) => id),
        },
        client,
      ),
  })
  const problem = (save.error ?? undefined) as ApiProblem | undefined
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      width={680}
      title={of ? t('change', { number: of.number }) : t('new')}
      unsaved={touched && !save.isPending && !save.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button
            loading={save.isPending}
            disabled={!client || !values.number || !values.title}
            onClick={() => save.mutate()}
          >
            {ui('save')}
          </Button>
        </>
      }
    >
      <DrawerSection>
        <div className="ssc-stack">
          <ProblemNotice problem={problem} />
          {of ? null : (
            <RemoteSelect
              {...compulsory}
              label={t('client')}
              listKey={['client-choices']}
              load={async (search, signal) =>
                (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items.map(
                  ({ id, name }) => ({ id, name }),
                )
              }
              name={(item) => item.name}
              value={client}
              onPick={(item) => {
                setClient(item?.id ?? '')
                setAssets([])
              }}
            />
          )}
          <TextInput
            {...compulsory}
            label={t('number')}
            maxLength={60}
            value={values.number}
            error={errorOf('number')}
            onChange={(event) => set({ number: event.currentTarget.value })}
          />
          <TextInput
            {...compulsory}
            label={t('label')}
            maxLength={200}
            value={values.title}
            error={errorOf('title')}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('kind')}
            data={(['maintenance', 'units'] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={values.kind}
            error={errorOf('kind')}
            onChange={(event) => set({ kind: event.currentTarget.value as 'units' })}
          />
          <DateField
            {...compulsory}
            label={t('startsOn')}
            value={values.startsOn}
            error={errorOf('startsOn')}
            onChange={(startsOn) => set({ startsOn })}
          />
          <DateField
            label={t('endsOn')}
            value={values.endsOn}
            error={errorOf('endsOn')}
            onChange={(endsOn) => set({ endsOn })}
          />
        </div>
      </DrawerSection>
      <DrawerSection title={t('invoicing')}>
        <div className="ssc-stack">
          <TextInput
            label={t('person')}
            maxLength={120}
            value={values.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('email')}
            type="email"
            maxLength={254}
            value={values.email}
            error={errorOf('invoicing.email')}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <TextInput
            label={t('phone')}
            maxLength={40}
            value={values.phone}
            onChange={(event) => set({ phone: event.currentTarget.value })}
          />
        </div>
      </DrawerSection>
      <DrawerSection title={t('assets')}>
        <div className="ssc-stack">
          {errorOf('assetIds') ? <p className="help">{errorOf('assetIds')}</p> : null}
          <ul className="ssc-assets">
            {assets.map((one) => (
              <li key={one.id}>
                {one.label}
                <ActionIcon
                  variant="subtle"
                  aria-label={t('dropAsset', { label: one.label })}
                  onClick={() => {
                    setTouched(true)
                    setAssets((now) => now.filter(({ id }) => id !== one.id))
                  }}
                >
                  <IconX size={17} stroke={1.7} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
          {client ? (
            <RemoteSelect
              key={assets.length}
              label={t('addAsset')}
              listKey={['asset-choices', client]}
              load={async (search, signal) =>
                (
                  await api.get('/staff/assets', { query: { search, organisation: client, size: 20 }, signal })
                ).items.map(({ id, label, number }) => ({ id, label: `${label}, ${number}` }))
              }
              name={(item) => item.label}
              value=""
              onPick={(item) => {
                if (!item || assets.some(({ id }) => id === item.id)) return
                setTouched(true)
                setAssets((now) => [...now, item])
              }}
            />
          ) : null}
        </div>
      </DrawerSection>
      <DrawerSection title={t('coverages')}>
        <div className="ssc-stack">
          {coverages.map((one, index) => (
            <fieldset key={one.key} className="ssc-stack" style={{ border: 0, margin: 0, padding: 0 }}>
              <legend className="help">{t('coverageNumber', { number: index + 1 })}</legend>
              <TextInput
                {...compulsory}
                label={t('label')}
                maxLength={200}
                value={one.label}
                error={errorOf(`coverages.${index}.label`)}
                onChange={(event) => change(one.key, { label: event.currentTarget.value })}
              />
              <DateField
                {...compulsory}
                label={t('startsOn')}
                value={one.startsOn}
                error={errorOf(`coverages.${index}.startsOn`)}
                onChange={(startsOn) => change(one.key, { startsOn })}
              />
              <DateField
                label={t('endsOn')}
                value={one.endsOn}
                error={errorOf(`coverages.${index}.endsOn`)}
                onChange={(endsOn) => change(one.key, { endsOn })}
              />
              <Textarea
                label={t('characteristics')}
                rows={2}
                maxLength={2000}
                value={one.characteristics}
                onChange={(event) => change(one.key, { characteristics: event.currentTarget.value })}
              />
              <div>
                <Button
                  variant="subtle"
                  size="xs"
                  onClick={() => {
                    setTouched(true)
                    setCoverages((now) => now.filter(({ key }) => key !== one.key))
                  }}
                >
                  {t('dropCoverage', { number: index + 1 })}
                </Button>
              </div>
            </fieldset>
          ))}
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={15} stroke={1.7} aria-hidden />}
              onClick={() =>
                setCoverages((now) => [
                  ...now,
                  { key: next++, label: '', startsOn: values.startsOn, endsOn: values.endsOn, characteristics: '' },
                ])
              }
            >
              {t('addCoverage')}
            </Button>
          </div>
          <Textarea
            label={t('remark')}
            rows={2}
            maxLength={2000}
            value={values.remark}
            onChange={(event) => set({ remark: event.currentTarget.value })}
          />
        </div>
      </DrawerSection>
    </SideDrawer>
  )
}
