package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// write saves the workbook through a writer that sorts its parts, fixes their
// times and fills the caches, so that the same document gives the same bytes.
func (b *book) write(w io.Writer) error {
	z := &orderedZip{w: w, whole: map[string]*bytes.Buffer{}, packed: map[string]*packed{}, edit: b.fill, large: func(name string) bool { return b.stream[name] }}
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return z })
	defer z.discard()
	return b.file.Write(w)
}

// orderedZip holds the parts until Close, then writes them in order. Large parts
// are packed as they come, so that they are never in memory as a whole.
type orderedZip struct {
	w      io.Writer
	whole  map[string]*bytes.Buffer
	packed map[string]*packed
	edit   func(name string, part []byte) ([]byte, error)
	large  func(name string) bool
}

// Create starts a part.
func (z *orderedZip) Create(name string) (io.Writer, error) {
	if z.large(name) {
		p, err := newPacked()
		z.packed[name] = p
		return p, err
	}
	z.whole[name] = &bytes.Buffer{}
	return z.whole[name], nil
}

// AddFS is never asked for by the library.
func (z *orderedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

const contentTypes = "[Content_Types].xml"

// discard gives back what large parts took.
func (z *orderedZip) discard() {
	for _, p := range z.packed {
		p.body.discard()
	}
}

// Close writes the archive: content types first, then the parts by name.
func (z *orderedZip) Close() error {
	zw := zip.NewWriter(z.w)
	var names []string
	for name := range z.whole {
		names = append(names, name)
	}
	for name := range z.packed {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if (a == contentTypes) != (b == contentTypes) {
			if a == contentTypes {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		if err := z.part(zw, name); err != nil {
			return fmt.Errorf("part %s: %w", name, err)
		}
	}
	return zw.Close()
}

// partTime is the time of every part: the first that archives know.
var partTime = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

func (z *orderedZip) part(zw *zip.Writer, name string) error {
	if p, ok := z.packed[name]; ok {
		return p.write(zw, name)
	}
	body := z.whole[name].Bytes()
	if name == contentTypes {
		body = sortDefaults(body)
	}
	body, err := z.edit(name, body)
	if err != nil {
		return err
	}
	w, err := zw.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: partTime})
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
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
