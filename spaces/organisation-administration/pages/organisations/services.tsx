import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatNumber } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { type Organisation, refusal, useRefresh } from '../data.ts'

type Service = Organisation['serviceList'][number]

/** The services of an organisation (O23): created, renamed, deactivated. */
export function Services({ organisation }: { organisation: Organisation }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const [open, setOpen] = useState<{ service?: Service; what: 'name' | 'active' }>()
  const [name, setName] = useState('')
  const can = organisation.abilities.edit.allowed && !organisation.deactivatedAt
  const act = useMutation({
    mutationFn: () => {
      const { id } = organisation
      const service = open?.service
      if (!service) return api.post('/organisations/:id/services', { params: { id }, body: { name: name.trim() } })
      return api.patch('/organisations/:id/services/:serviceId', {
        params: { id, serviceId: service.id },
        body: {
          version: service.version,
          ...(open.what === 'name' ? { name: name.trim() } : { active: !service.active }),
        },
      })
    },
    onSuccess: async () => {
      await refresh()
      setOpen(undefined)
    },
  })
  const show = (what: 'name' | 'active', service?: Service) => {
    act.reset()
    setName(service?.name ?? '')
    setOpen({ what, service })
  }
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => show('name')}>
      {t('servicesForm.add')}
    </Button>
  )
  const service = open?.service
  return (
    <section className="surface" aria-label={t('services')}>
      <div className="block-head">
        <h2>{t('services')}</h2>
        {can && organisation.serviceList.length ? <span className="act">{add}</span> : null}
      </div>
      <DataTable<Service>
        label={t('services')}
        rows={organisation.serviceList}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        rowHeight={44}
        columns={[
          { key: 'name', title: t('servicesForm.name'), cell: (row) => row.name, phone: 'title' },
          {
            key: 'members',
            title: t('users.plural'),
            cell: (row) => formatNumber(row.members),
            phone: 'line',
          },
          {
            key: 'state',
            title: t('state'),
            phone: 'aside',
            cell: (row) => (
              <StateTag state={row.active ? 'active' : 'deactivated'}>
                {t(row.active ? 'servicesForm.active' : 'servicesForm.inactive')}
              </StateTag>
            ),
          },
          ...(can
            ? [
                {
                  key: 'acts',
                  title: t('act'),
                  kind: 'right' as const,
                  phone: 'below' as const,
                  cell: (row: Service) => (
                    <span className="row-acts">
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`${t('servicesForm.rename')}, ${row.name}`}
                        onClick={() => show('name', row)}
                      >
                        {t('servicesForm.rename')}
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`${t(row.active ? 'servicesForm.deactivate' : 'servicesForm.reactivate')}, ${row.name}`}
                        onClick={() => show('active', row)}
                      >
                        {t(row.active ? 'servicesForm.deactivate' : 'servicesForm.reactivate')}
                      </Button>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
        empty={
          <EmptyState narrow title={t('servicesForm.empty')} act={can ? add : undefined}>
            {t('servicesForm.emptyWhat')}
          </EmptyState>
        }
      />
      {open ? (
        <Dialog
          opened
          onClose={() => setOpen(undefined)}
          title={
            open.what === 'active'
              ? t(service?.active ? 'servicesForm.deactivateTitle' : 'servicesForm.reactivateTitle', {
                  name: service?.name,
                })
              : service
                ? t('servicesForm.renameTitle', { name: service.name })
                : t('servicesForm.add')
          }
          footer={
            <>
              <Button variant="default" onClick={() => setOpen(undefined)}>
                {ui('cancel')}
              </Button>
              <Button type="submit" form="service-form" loading={act.isPending}>
                {open.what === 'name'
                  ? ui('save')
                  : t(service?.active ? 'servicesForm.deactivate' : 'servicesForm.reactivate')}
              </Button>
            </>
          }
        >
          <form
            id="service-form"
            className="stack"
            onSubmit={(event: FormEvent) => {
              event.preventDefault()
              act.mutate()
            }}
          >
            <ProblemNotice problem={refusal(act.error)} />
            {open.what === 'name' ? (
              <TextInput
                label={t('servicesForm.name')}
                {...compulsory}
                data-autofocus
                maxLength={200}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
            ) : (
              <>
                <p>
                  <BeforeAfter
                    before={t(service?.active ? 'servicesForm.active' : 'servicesForm.inactive')}
                    after={t(service?.active ? 'servicesForm.inactive' : 'servicesForm.active')}
                  />
                </p>
                <p>
                  {t(service?.active ? 'servicesForm.deactivateEffect' : 'servicesForm.reactivateEffect', {
                    count: service?.members ?? 0,
                  })}
                </p>
              </>
            )}
          </form>
        </Dialog>
      ) : null}
    </section>
  )
}
