import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.ts'
import { useApiForm } from '../../../web/api/use-api-form.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { Column, FormFooter, FormSection } from '../../../web/ui/form-section.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { AttachmentsField } from './attachments-field.tsx'
import { messageForm } from './data.ts'

const categories = ['question', 'incident', 'profile', 'other'] as const

/** A new ticket without a nature of the catalogue, with its attachments (C4). `?categorie=` and `?objet=` prefill it (C15). */
export function PlainTicketForm() {
  const t = useTexts('support')
  const ui = useTexts()
  const navigate = useNavigate()
  const store = useQueryClient()
  const { organisations } = useSession()
  const address = useSearch({ strict: false }) as { categorie?: string; objet?: string }
  const [files, setFiles] = useState<File[]>([])
  const needed = (value: string) => (value.trim() ? null : t('required'))
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: {
      subject: address.objet ?? '',
      category: categories.find((one) => one === address.categorie) ?? 'question',
      body: '',
      organisationId: organisations[0]?.id ?? '',
    } as { subject: string; category: string; body: string; organisationId: string },
    validate: { subject: needed, body: needed },
    submit: async (values, key) => {
      const made = await api.post('/tickets', { body: messageForm(values, files), key })
      void store.invalidateQueries({ queryKey: ['tickets'] })
      await navigate({ to: `/assistance/${made.id}` })
    },
  })
  return (
    <>
      <PageHeader title={t('new')} breadcrumb={[{ label: t('title'), to: '/assistance' }, { label: t('new') }]} />
      <form className="surface" onSubmit={onSubmit} noValidate aria-label={t('new')}>
        {problem ? (
          <div style={{ padding: '16px 24px 0' }}>
            <ProblemNotice problem={problem} />
          </div>
        ) : null}
        <FormSection title={t('ticket')}>
          <Column span={4}>
            <NativeSelect
              label={t('category')}
              data={categories.map((value) => ({ value, label: t(`categories.${value}`) }))}
              {...form.getInputProps('category')}
            />
          </Column>
          {organisations.length > 1 ? (
            <Column span={8}>
              <NativeSelect
                label={t('organisation')}
                data={organisations.map(({ id, name }) => ({ value: id, label: name }))}
                {...form.getInputProps('organisationId')}
              />
            </Column>
          ) : null}
          <Column>
            <TextInput {...compulsory} label={t('subject')} maxLength={200} {...form.getInputProps('subject')} />
          </Column>
          <Column>
            <Textarea
              {...compulsory}
              label={t('message')}
              autosize
              minRows={6}
              maxLength={20_000}
              {...form.getInputProps('body')}
            />
          </Column>
        </FormSection>
        <FormSection title={t('files')}>
          <Column>
            <AttachmentsField files={files} onChange={setFiles} />
          </Column>
        </FormSection>
        <FormFooter>
          <Button variant="default" onClick={() => void navigate({ to: '/assistance' })}>
            {ui('cancel')}
          </Button>
          <Button type="submit" loading={submitting}>
            {t('send')}
          </Button>
        </FormFooter>
      </form>
      <LeaveGuard unsaved={(form.isDirty() || files.length > 0) && !submitting} />
    </>
  )
}
