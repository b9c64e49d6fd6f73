package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"time"
)

var (
	infoDate    = regexp.MustCompile(`/(CreationDate|ModDate) \([^)]*\)`)
	openAction  = regexp.MustCompile(`/(OpenAction|PageLayout|PageMode|Lang) ?(\[[^\]]*\]|/\w+|\([^)]*\))`)
	catalogHead = []byte("/Type /Catalog")
)

// finish is the second pass over the file that maroto wrote: drawings, fonts,
// bookmarks, links, language, dates, compression.
func finish(written []byte, pages []page, e *emitter, lang string, made time.Time, fontNames [2]string) ([]byte, error) {
	f, err := readFile(written)
	if err != nil {
		return nil, err
	}
	pageObjects, err := f.pageNumbers()
	if err != nil {
		return nil, err
	}
	if len(pageObjects) != len(pages) {
		return nil, fmt.Errorf("pdf: layout made %d pages of %d: a row is higher than its page", len(pageObjects), len(pages))
	}
	var fonts [2]int
	for i, key := range []string{fontFamily, fontFamily + "B"} {
		if fonts[i], err = f.findFont(key); err != nil {
			return nil, err
		}
		if err := f.replaceFont(fonts[i], fontNames[i], e.fonts[i]); err != nil {
			return nil, err
		}
	}
	coders := newCoders(e.fonts)
	if err := f.fillPlaceholders(e.arts, coders, fonts); err != nil {
		return nil, err
	}
	tagged, err := f.tagPages(pages, pageObjects, coders)
	if err != nil {
		return nil, err
	}
	for n := range f.objects {
		f.objects[n] = packed(f.objects[n])
	}
	marks := destinations(pages)
	links := f.addLinks(pages, marks, pageObjects, len(pages))
	outline := f.addOutline(marks, pageObjects)
	tree, err := f.addStructure(e.root, tagged, links)
	if err != nil {
		return nil, err
	}
	if err := f.setCatalog(outline, tree, lang); err != nil {
		return nil, err
	}
	f.setDates(made)
	f.addMetadata(e.title, lang)
	return f.bytes(), nil
}

// setCatalog names the language and the bookmarks. The first entry that gofpdf
// writes is kept, its own settings for opening are not.
func (f *file) setCatalog(outline, tree int, lang string) error {
	catalog := f.objects[f.root]
	if !bytes.Contains(catalog, catalogHead) {
		return fmt.Errorf("pdf: object %d is not a catalog", f.root)
	}
	catalog = openAction.ReplaceAll(catalog, nil)
	entries := append([]byte{}, catalogHead...)
	if outline > 0 {
		entries = fmt.Appendf(entries, "/Outlines %d 0 R/PageMode/UseOutlines", outline)
	}
	entries = fmt.Appendf(entries, "/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", languageTag(lang), tree)
	f.objects[f.root] = bytes.Replace(catalog, catalogHead, entries, 1)
	return nil
}

// addMetadata repeats the title as XMP, where readers for the blind look for it.
func (f *file) addMetadata(title, lang string) {
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(title)); err != nil {
		return // a buffer never fails
	}
	number := f.add(rawStream("/Type/Metadata/Subtype/XML", fmt.Appendf(nil, xmp, languageTag(lang), escaped.Bytes())))
	f.objects[f.root] = bytes.Replace(f.objects[f.root], catalogHead, fmt.Appendf(append([]byte{}, catalogHead...), "/Metadata %d 0 R", number), 1)
}

// xmp is a packet of metadata (ISO 16684-1) with language and title.
const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`

// languageTag keeps the characters of BCP 47.
func languageTag(lang string) string {
	return string(bytes.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, []byte(lang)))
}

// setDates makes both dates the day of making.
func (f *file) setDates(made time.Time) {
	stamp := made.Format("20060102150405-0700")
	stamp = stamp[:17] + "'" + stamp[17:19] + "'"
	f.objects[f.info] = infoDate.ReplaceAll(f.objects[f.info], []byte("/$1 (D:"+stamp+")"))
}
