import { Button, PasswordInput } from '@mantine/core'
import { IconCertificate } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { PickFile } from '../../../../web/ui/pick-file.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import './signing.css'

const key = ['documents', 'certificate']

/** The certificate by which the brand signs: installed by an administrator, or one for trying out, which says so (D20). */
export function CertificatePage() {
  const t = useTexts('documents')
  const store = useQueryClient()
  const [file, setFile] = useState<File>()
  const [password, setPassword] = useState('')
  const [told, tell] = useState<string>()
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get('/staff/signing-certificate') })
  const done = (next: Awaited<ReturnType<typeof refetch>>['data']) => {
    store.setQueryData(key, next)
    setPassword('')
    tell(t('installed'))
  }
  const install = useMutation({
    mutationFn: () => {
      const body = new FormData()
      body.append('password', password)
      body.append('file', file!)
      return api.post('/staff/signing-certificate', { body })
    },
    onSuccess: done,
  })
  const trial = useMutation({ mutationFn: () => api.post('/staff/signing-certificate/trial', {}), onSuccess: done })
  const found = data?.certificate
  const refusal = install.error as ApiProblem | null
  return (
    <>
      <PageHeader
        title={t('certificateTitle')}
        breadcrumb={[{ label: t('signatures'), to: '/fournisseur/documents/signatures' }]}
      />
      <Told said={told} padding="0 0 16px" />
      {error ? (
        <ErrorState title={t('certificateTitle')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : null}
      <div className="signature-done">
        {data && !found ? <Notice>{t('certificateNone')}</Notice> : null}
        {found?.ended ? <Notice kind="brass">{t('certificateEnded')}</Notice> : null}
        {found?.trial ? <Notice kind="brass">{t('certificateTrial')}</Notice> : null}
        {found ? (
          <section className="surface signature-proof">
            <h2>{found.subject}</h2>
            <dl>
              <dt>{t('issuedBy')}</dt>
              <dd>{found.issuer}</dd>
              <dt>{t('validTo')}</dt>
              <dd>{formatDay(found.until.slice(0, 10))}</dd>
              <dt>{t('installedBy')}</dt>
              <dd>
                {formatDayTime(found.installedAt)}, {found.installedBy}
              </dd>
            </dl>
          </section>
        ) : null}
        <section className="surface">
          <h2>{t('install')}</h2>
          {refusal ? <ProblemNotice problem={refusal} /> : null}
          <div className="picked-file">
            <PickFile label={t('installFile')} accept=".p12,.pfx" onFile={setFile} />
            {file ? <span>{file.name}</span> : null}
          </div>
          <PasswordInput
            mt={12}
            maw={420}
            label={t('installPassword')}
            description={t('installHelp')}
            autoComplete="off"
            value={password}
            error={refusal?.errors?.find((one) => one.field === 'password')?.message}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <div className="picked-file" style={{ marginTop: 16 }}>
            <Button
              disabled={!file}
              loading={install.isPending}
              leftSection={<IconCertificate size={17} stroke={1.7} aria-hidden />}
              onClick={() => install.mutate()}
            >
              {t('install')}
            </Button>
            <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
              {t('makeTrial')}
            </Button>
          </div>
        </section>
      </div>
    </>
  )
}
