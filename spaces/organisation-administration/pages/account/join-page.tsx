import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Column, FormFooter, FormSection } from '../../../../web/ui/form-section.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { type OrganisationMatch, refusal, useRefresh } from '../data.ts'
import '../organisation.css'

/** Asking to join (O6): the organisation by its identifier or its name, services, a comment. */
export function JoinPage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const [picked, setPicked] = useState<OrganisationMatch>()
  const search = useMutation({
    mutationFn: (value: string) => api.get('/account/organisation-matches', { query: { search: value } }),
  })
  return (
    <>
      <PageHeader
        title={t('own.join')}
        breadcrumb={[
          { label: ui('account.title'), to: '/compte' },
          { label: t('own.title'), to: '/compte/rattachements' },
          { label: t('own.join') },
        ]}
      />
      <div className="stack" style={{ maxWidth: 980 }}>
        <section className="surface" aria-label={t('own.find')}>
          <form
            className="criteria one"
            noValidate
            onSubmit={(event) => {
              event.preventDefault()
              if (!text.trim()) return setMissing(true)
              setPicked(undefined)
              search.mutate(text.trim())
            }}
          >
            <TextInput
              label={t('own.find')}
              description={t('own.findHelp')}
              {...compulsory}
              autoComplete="off"
              maxLength={200}
              value={text}
              error={missing ? ui('form.required') : undefined}
              onChange={(event) => {
                setText(event.currentTarget.value)
                setMissing(false)
              }}
            />
            <Button
              type="submit"
              variant={picked ? 'default' : 'filled'}
              loading={search.isPending}
              leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            >
              {t('users.search')}
            </Button>
          </form>
          {search.error ? (
            <div className="block-outcome">
              <ProblemNotice problem={refusal(search.error)} />
            </div>
          ) : null}
          {search.data && !picked ? (
            <DataTable<OrganisationMatch>
              label={t('own.matches')}
              rows={search.data.items}
              rowKey={(row) => row.id}
              rowName={(row) => row.name}
              rowHeight={44}
              columns={[
                { key: 'name', title: t('organisations.name'), cell: (row) => row.name, phone: 'title' },
                {
                  key: 'identifier',
                  title: t('organisations.identifier'),
                  cell: (row) => row.identifier,
                  phone: 'line',
                },
                { key: 'city', title: t('organisations.city'), cell: (row) => row.city, phone: 'line', phoneOrder: 1 },
                {
                  key: 'act',
                  title: t('act'),
                  kind: 'right',
                  phone: 'below',
                  cell: (row) => (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`${t('own.choose')}, ${row.name}`}
                      onClick={() => setPicked(row)}
                    >
                      {t('own.choose')}
                    </Button>
                  ),
                },
              ]}
              empty={<p className="nothing">{t('own.noMatch')}</p>}
            />
          ) : null}
        </section>
        {picked ? null : (
          <p>
            {t('own.notListed')} <Link to="/compte/rattachements/creation">{t('own.askCreation')}</Link>
          </p>
        )}
        {picked ? <JoinForm organisation={picked} onCancel={() => setPicked(undefined)} /> : null}
      </div>
    </>
  )
}

type Values = { whole: boolean; serviceIds: string[]; comment: string }

function JoinForm({ organisation, onCancel }: { organisation: OrganisationMatch; onCancel: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const { form, submitting, problem, onSubmit } = useApiForm<Values>({
    initialValues: { whole: organisation.services.length === 0, serviceIds: [], comment: '' },
    validate: {
      serviceIds: (value, values) => (values.whole || value.length ? null : t('membershipRequests.serviceMissing')),
    },
    submit: async (values, key) => {
      await api.post('/account/membership-requests', { body: { ...values, organisationId: organisation.id }, key })
      await refresh()
      await navigate({ to: '/compte/rattachements' })
    },
  })
  return (
    <form className="surface" noValidate onSubmit={onSubmit} aria-label={t('own.request')}>
      <div style={{ padding: '16px 24px 0' }} className="stack">
        <div>
          <h2>{organisation.name}</h2>
          <p className="secondary">{[organisation.identifier, organisation.city].filter(Boolean).join(', ')}</p>
        </div>
        <ProblemNotice problem={problem} />
      </div>
      <FormSection title={t('own.request')}>
        <Column span={12}>
          {organisation.services.length ? (
            <>
              <div role="radiogroup" aria-label={t('scope')} className="stack" style={{ gap: 8 }}>
                <Radio
                  name="scope"
                  label={t('membershipRequests.someServices')}
                  checked={!form.values.whole}
                  onChange={() => form.setFieldValue('whole', false)}
                />
                <Radio
                  name="scope"
                  label={t('whole')}
                  checked={form.values.whole}
                  onChange={() => form.setValues({ whole: true, serviceIds: [] })}
                />
              </div>
              {form.values.whole ? null : (
                <fieldset aria-label={t('services')} className="group checks" style={{ margin: '10px 0 0 28px' }}>
                  {organisation.services.map((one) => (
                    <Checkbox
                      key={one.id}
                      label={one.name}
                      checked={form.values.serviceIds.includes(one.id)}
                      onChange={(event) =>
                        form.setFieldValue(
                          'serviceIds',
                          event.currentTarget.checked
                            ? [...form.values.serviceIds, one.id]
                            : form.values.serviceIds.filter((other) => other !== one.id),
                        )
                      }
                    />
                  ))}
                </fieldset>
              )}
              {form.errors.serviceIds ? (
                <p role="alert" className="field-error">
                  {form.errors.serviceIds}
                </p>
              ) : null}
            </>
          ) : (
            <p>{t('whole')}</p>
          )}
        </Column>
        <Column span={12}>
          <Textarea
            label={t('comment')}
            description={t('own.commentHelp')}
            rows={3}
            maxLength={1000}
            {...form.getInputProps('comment')}
          />
        </Column>
      </FormSection>
      <FormFooter>
        <Button variant="default" onClick={onCancel}>
          {ui('cancel')}
        </Button>
        <Button type="submit" loading={submitting}>
          {t('own.send')}
        </Button>
      </FormFooter>
    </form>
  )
}
