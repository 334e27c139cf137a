import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'

/** Brings a bank's statement (B12): what was new of it is said. */
export function StatementDrawer({ onClose, onDone }: { onClose: () => void; onDone: (said: string) => Promise<void> }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const [file, setFile] = useState<File>()
  const bring = useMutation({
    mutationFn: () => {
      const body = new FormData()
      body.append('file', file!)
      return api.post('/staff/bank-statements', { body })
    },
    onSuccess: ({ known, statements }) =>
      onDone(
        known
          ? t('bank.imported.known')
          : t('bank.imported.added', { count: statements.reduce((all, one) => all + one.added, 0) }),
      ),
  })
  const problem = bring.error as ApiProblem | null
  const wrong = problem?.errors.find(({ field }) => field === 'file')?.message
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('bank.importTitle')}
      unsaved={file !== undefined && !bring.isPending && !bring.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!file} loading={bring.isPending} onClick={() => bring.mutate()}>
            {t('bank.importAct')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && !wrong ? <ProblemNotice problem={problem} /> : null}
        <p className="help">{t('bank.importWhat')}</p>
        <FileDrop
          label={t('bank.file')}
          kinds={['application/xml']}
          {...(wrong ? { error: wrong } : {})}
          {...(file ? { help: file.name } : {})}
          onFiles={(files) => {
            bring.reset()
            setFile(files[0])
          }}
        />
      </div>
    </SideDrawer>
  )
}
