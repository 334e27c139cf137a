import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { Brand } from '../../../../web/api/types.ts'
import { registerTexts, useTexts } from '../../../../web/i18n/index.ts'
import { BrandMark } from '../../../../web/ui/brand-mark.tsx'
import { texts } from '../texts.ts'

/** The frame of pages that anybody may open: no navigation. Its texts come with it. */
export function OpenFrame({ brand, children }: { brand: Brand; children: ReactNode }) {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    void registerTexts('documents', texts).then(() => setReady(true))
  }, [])
  return ready ? <Framed brand={brand}>{children}</Framed> : null
}

function Framed({ brand, children }: { brand: Brand; children: ReactNode }) {
  const t = useTexts('documents')
  return (
    <>
      <header className="open-head">
        <BrandMark brand={brand} size={32} />
        <strong>{brand.name}</strong>
        <Button component="a" href="/connexion" variant="default">
          {t('signIn')}
        </Button>
      </header>
      <main className="open-page">{children}</main>
      <footer className="open-foot">
        {brand.links.map((link) => (
          <a key={link.href} href={link.href}>
            {link.label}
          </a>
        ))}
      </footer>
    </>
  )
}
