package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// write saves the workbook through a writer that sorts its parts, fixes their
// times and fills the caches, so that the same document gives the same bytes.
func (b *book) write(w io.Writer) error {
	var failed error
	b.file.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		return &orderedZip{w: w, parts: map[string]*bytes.Buffer{}, edit: func(name string, part []byte) []byte {
			part, err := b.fill(name, part)
			if failed == nil {
				failed = err
			}
			return part
		}}
	})
	err := b.file.Write(w)
	return errors.Join(err, failed)
}

// orderedZip holds the parts until Close, then writes them in order.
type orderedZip struct {
	w     io.Writer
	parts map[string]*bytes.Buffer
	edit  func(name string, part []byte) []byte
}

// Create starts a part.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	z.parts[name] = &bytes.Buffer{}
	return z.parts[name], nil
}

// AddFS is never asked for by the library.
func (z *orderedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

const contentTypes = "[Content_Types].xml"

// Close writes the archive: content types first, then the parts by name.
func (z *orderedZip) Close() error {
	zw := zip.NewWriter(z.w)
	zw.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	names := make([]string, 0, len(z.parts))
	for name := range z.parts {
		if name != contentTypes {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range append([]string{contentTypes}, names...) {
		part, ok := z.parts[name]
		if !ok {
			continue
		}
		body := part.Bytes()
		if name == contentTypes {
			body = sortDefaults(body)
		}
		w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := w.Write(z.edit(name, body)); err != nil {
			return err
		}
	}
	return zw.Close()
}

var defaultEntry = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortDefaults orders the Default entries, which the library takes from a map.
func sortDefaults(body []byte) []byte {
	entries := defaultEntry.FindAllString(string(body), -1)
	slices.Sort(entries)
	rest := defaultEntry.ReplaceAllString(string(body), "")
	before, after, found := strings.Cut(rest, "<Override")
	if !found {
		return body
	}
	return []byte(before + strings.Join(entries, "") + "<Override" + after)
}
