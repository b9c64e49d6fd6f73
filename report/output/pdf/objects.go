package pdf

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// file is a PDF as numbered objects. It is read from the plain form that
// gofpdf writes: one cross-reference table, every object uncompressed and in
// the table, no encryption, no earlier revisions.
type file struct {
	objects [][]byte // by number, between "obj" and "endobj"; nil: free
	root    int      // number of the catalog
	info    int      // number of the information dictionary

	small     [][]byte // objects to pack
	smallFrom int      // number of the first of them
}

// maxObjects bounds what a damaged table can make the reader allocate.
const maxObjects = 1 << 21

var (
	rootRef = regexp.MustCompile(`/Root (\d{1,9}) 0 R`)
	infoRef = regexp.MustCompile(`/Info (\d{1,9}) 0 R`)
	objHead = regexp.MustCompile(`^(\d{1,9}) 0 obj[\r\n ]`)
)

// readFile parses a PDF. The returned objects share the bytes of b.
func readFile(b []byte) (*file, error) {
	table, err := tableOffset(b)
	if err != nil {
		return nil, err
	}
	offsets, trailer, err := readTable(b, table)
	if err != nil {
		return nil, err
	}
	f := &file{}
	if f.objects, err = readObjects(b, table, offsets); err != nil {
		return nil, err
	}
	if bytes.Contains(trailer, []byte("/Encrypt")) {
		return nil, errors.New("pdf: file is encrypted, expected a plain one")
	}
	if bytes.Contains(trailer, []byte("/Prev")) {
		return nil, errors.New("pdf: file has several revisions, expected one")
	}
	if f.root, err = f.reference(trailer, rootRef, "/Root"); err != nil {
		return nil, err
	}
	f.info, err = f.reference(trailer, infoRef, "/Info")
	return f, err
}

func tableOffset(b []byte) (int, error) {
	i := bytes.LastIndex(b, []byte("startxref"))
	if i < 0 {
		return 0, errors.New("pdf: no startxref, expected a finished file")
	}
	fields := bytes.Fields(b[i+len("startxref"):])
	if len(fields) == 0 {
		return 0, errors.New("pdf: startxref without an offset")
	}
	offset, err := strconv.Atoi(string(fields[0]))
	if err != nil || offset <= 0 || offset >= i {
		return 0, fmt.Errorf("pdf: startxref offset %.12q is not inside the file", fields[0])
	}
	return offset, nil
}

// readTable reads the cross-reference table at the offset: the offset of each
// object, 0 where free, and the trailer behind it.
func readTable(b []byte, at int) (offsets []int, trailer []byte, err error) {
	rest, ok := bytes.CutPrefix(b[at:], []byte("xref\n0 "))
	if !ok {
		return nil, nil, errors.New("pdf: no plain cross-reference table, expected one section from object 0")
	}
	line, rest, ok := bytes.Cut(rest, []byte("\n"))
	n, err := strconv.Atoi(string(bytes.TrimSpace(line)))
	if !ok || err != nil || n < 1 || n > maxObjects || len(rest) < 20*n {
		return nil, nil, fmt.Errorf("pdf: cross-reference table of %.12q entries does not fit the file", line)
	}
	offsets = make([]int, n)
	for i := range offsets {
		entry := rest[20*i : 20*i+20]
		if entry[17] != 'n' {
			continue
		}
		offset, err := strconv.Atoi(string(entry[:10]))
		if err != nil || offset <= 0 || offset >= at {
			return nil, nil, fmt.Errorf("pdf: object %d lies at %.10q, outside the file", i, entry)
		}
		offsets[i] = offset
	}
	trailer, ok = bytes.CutPrefix(rest[20*n:], []byte("trailer"))
	if !ok {
		return nil, nil, errors.New("pdf: no trailer after the cross-reference table")
	}
	return offsets, trailer, nil
}

// readObjects cuts the bodies out: an object reaches to the next one's offset.
func readObjects(b []byte, table int, offsets []int) ([][]byte, error) {
	order := make([]int, 0, len(offsets))
	for n, offset := range offsets {
		if offset > 0 {
			order = append(order, n)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(offsets[x]-offsets[y], x-y) })
	objects := make([][]byte, len(offsets))
	for i, n := range order {
		end := table
		if i+1 < len(order) {
			end = offsets[order[i+1]]
		}
		body := b[offsets[n]:end]
		head := objHead.FindSubmatch(body[:min(len(body), 32)])
		last := bytes.LastIndex(body, []byte("endobj"))
		if head == nil || string(head[1]) != strconv.Itoa(n) || last < len(head[0]) {
			return nil, fmt.Errorf("pdf: object %d is not at its offset %d", n, offsets[n])
		}
		objects[n] = bytes.Trim(body[len(head[0]):last], "\r\n")
	}
	return objects, nil
}

func (f *file) reference(trailer []byte, pattern *regexp.Regexp, name string) (int, error) {
	m := pattern.FindSubmatch(trailer)
	if m == nil {
		return 0, fmt.Errorf("pdf: trailer has no %s", name)
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil || f.object(n) == nil {
		return 0, fmt.Errorf("pdf: %s points at object %s, which is not there", name, m[1])
	}
	return n, nil
}

// object is the body of an object, nil where there is none of that number.
func (f *file) object(n int) []byte {
	if n < 0 || n >= len(f.objects) {
		return nil
	}
	return f.objects[n]
}

// add appends an object and returns its number. A nil body reserves the number.
func (f *file) add(body []byte) int {
	f.objects = append(f.objects, body)
	return len(f.objects) - 1
}

// bytes writes the file with a new table. The identifier is a hash of the
// content, so that the same document has the same one.
func (f *file) bytes() []byte {
	list := f.pack()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(f.objects))
	for n, body := range f.objects {
		if body == nil {
			continue
		}
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", n)
		b.Write(body)
		b.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(b.Bytes())
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n", len(offsets))
	for n, offset := range offsets {
		switch {
		case n == 0:
			b.WriteString("0000000000 65535 f \n")
		case offset == 0:
			b.WriteString("0000000000 00000 f \n")
		default:
			fmt.Fprintf(&b, "%010d 00000 n \n", offset)
		}
	}
	packed := ""
	if list > 0 {
		packed = fmt.Sprintf("/XRefStm %d", offsets[list])
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R%s/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n",
		f.size(), f.root, f.info, packed, id[:16], id[:16], table)
	return b.Bytes()
}
