package pdfread

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

const (
	maxObjects  = 1 << 21
	maxSections = 64 // revisions of a file
)

// File is a PDF as numbered objects. It is not safe for concurrent use.
type File struct {
	body    []byte
	entries map[int]entry
	trailer Dict
	objects map[int]any
	opening map[int]bool // objects being read, against circles
	packs   map[int]pack // object streams
	decoded int          // bytes of decoded streams so far
}

// entry is where an object stands: at an offset, or as number index of an object stream.
type entry struct {
	offset int
	stream int // 0: at the offset
}

// pack is a decoded object stream.
type pack struct {
	body  []byte
	first int
	at    map[int]int // offset by object number
}

// Open reads the cross-reference data of a PDF.
func Open(body []byte) (*File, error) {
	if !bytes.HasPrefix(body, []byte("%PDF-1.")) && !bytes.HasPrefix(body, []byte("%PDF-2.")) {
		return nil, errors.New("no PDF: it does not begin with %PDF-")
	}
	tail := body[max(0, len(body)-1024):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 || !bytes.Contains(tail[i:], []byte("%%EOF")) {
		return nil, errors.New("the file is cut off: it does not end with startxref and %%EOF")
	}
	l := &lexer{b: tail, at: i + len("startxref")}
	start, err := l.object(0)
	at, ok := start.(float64)
	if err != nil || !ok {
		return nil, errors.New("startxref has no number")
	}
	f := &File{body: body, entries: map[int]entry{}, trailer: Dict{}, objects: map[int]any{}, opening: map[int]bool{}, packs: map[int]pack{}}
	seen := map[int]bool{}
	next := []int{int(at)}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		if seen[at] {
			continue
		}
		if seen[at] = true; len(seen) > maxSections {
			return nil, fmt.Errorf("more than %d revisions", maxSections)
		}
		trailer, err := f.section(at)
		if err != nil {
			return nil, fmt.Errorf("cross-reference at byte %d: %w", at, err)
		}
		for k, v := range trailer {
			if _, taken := f.trailer[k]; !taken {
				f.trailer[k] = v
			}
		}
		for _, k := range []Name{"XRefStm", "Prev"} {
			if v, ok := trailer[k].(float64); ok {
				next = append(next, int(v))
			}
		}
	}
	if f.trailer["Encrypt"] != nil {
		return nil, errors.New("the file is encrypted")
	}
	return f, nil
}

// section reads one cross-reference table or stream and returns its trailer.
// Entries already known are newer.
func (f *File) section(at int) (Dict, error) {
	if at < 0 || at >= len(f.body) {
		return nil, fmt.Errorf("outside of the file of %d bytes", len(f.body))
	}
	l := &lexer{b: f.body, at: at}
	l.skip()
	if !bytes.HasPrefix(f.body[l.at:], []byte("xref")) {
		return f.streamSection(l.at)
	}
	l.at += len("xref")
	for {
		v, err := l.object(0)
		if err != nil {
			return nil, err
		}
		if v == keyword("trailer") {
			v, err := l.object(0)
			trailer, ok := v.(Dict)
			if err != nil || !ok {
				return nil, errors.New("no trailer")
			}
			return trailer, nil
		}
		if err := f.subsection(l, v); err != nil {
			return nil, err
		}
	}
}

// subsection reads a run of table entries.
func (f *File) subsection(l *lexer, head any) error {
	from, ok := head.(float64)
	c, err := l.object(0)
	count, isNumber := c.(float64)
	if err != nil || !ok || !isNumber || from < 0 || count < 0 || from+count > maxObjects {
		return errors.New("no subsection of numbers")
	}
	for i := range int(count) {
		l.skip()
		if l.at+18 > len(l.b) {
			return errEnd
		}
		line := l.b[l.at : l.at+18]
		l.at += 18
		offset, err := strconv.Atoi(string(line[:10]))
		if err != nil || line[17] != 'n' && line[17] != 'f' {
			return fmt.Errorf("entry %.18q is none", line)
		}
		n := int(from) + i
		if _, known := f.entries[n]; !known {
			if line[17] == 'f' {
				offset = -1
			}
			f.entries[n] = entry{offset: offset}
		}
	}
	return nil
}

// streamSection reads a cross-reference stream (ISO 32000-1, 7.5.8).
func (f *File) streamSection(at int) (Dict, error) {
	v, err := f.parse(at, -1)
	if err != nil {
		return nil, err
	}
	s, ok := v.(*Stream)
	if !ok || s.Dict["Type"] != Name("XRef") {
		return nil, errors.New("neither a table nor a stream")
	}
	body, err := f.decode(s)
	if err != nil {
		return nil, err
	}
	var w [3]int
	widths, _ := s.Dict["W"].(Array)
	if len(widths) != 3 {
		return nil, errors.New("the entry W is not three widths")
	}
	for i := range w {
		v, _ := widths[i].(float64)
		if w[i] = int(v); w[i] < 0 || w[i] > 7 {
			return nil, fmt.Errorf("a width of %d", w[i])
		}
	}
	total := w[0] + w[1] + w[2]
	if total == 0 {
		return nil, errors.New("entries of no width")
	}
	size, _ := s.Dict["Size"].(float64)
	index, _ := s.Dict["Index"].(Array)
	if index == nil {
		index = Array{0.0, size}
	}
	for i := 0; i+1 < len(index); i += 2 {
		from, _ := index[i].(float64)
		count, _ := index[i+1].(float64)
		if from < 0 || count < 0 || from+count > maxObjects {
			return nil, errors.New("the entry Index is out of bounds")
		}
		for n := int(from); n < int(from+count) && len(body) >= total; n++ {
			f.streamEntry(n, body[:total], w)
			body = body[total:]
		}
	}
	return s.Dict, nil
}

func (f *File) streamEntry(n int, b []byte, w [3]int) {
	field := func(from, width int) int {
		v := 0
		for _, c := range b[from : from+width] {
			v = v<<8 | int(c)
		}
		return v
	}
	kind := 1
	if w[0] > 0 {
		kind = field(0, w[0])
	}
	e := entry{offset: -1}
	switch second := field(w[0], w[1]); kind {
	case 1:
		e.offset = second
	case 2:
		e.stream = second
	}
	if _, known := f.entries[n]; !known {
		f.entries[n] = e
	}
}

// Get follows a reference, however often; an object that is not there is nil.
func (f *File) Get(v any) any {
	for range maxDepth {
		r, ok := v.(Ref)
		if !ok {
			return v
		}
		v, _ = f.Object(int(r))
	}
	return nil
}

// Object reads a numbered object.
func (f *File) Object(n int) (any, error) {
	if v, ok := f.objects[n]; ok {
		return v, nil
	}
	e, ok := f.entries[n]
	if !ok || e.stream == 0 && e.offset < 0 {
		return nil, fmt.Errorf("object %d is not there", n)
	}
	if f.opening[n] {
		return nil, fmt.Errorf("object %d holds itself", n)
	}
	f.opening[n] = true
	defer delete(f.opening, n)
	var v any
	var err error
	if e.stream > 0 {
		v, err = f.packed(e.stream, n)
	} else {
		v, err = f.parse(e.offset, n)
	}
	if err != nil {
		return nil, fmt.Errorf("object %d: %w", n, err)
	}
	f.objects[n] = v
	return v, nil
}

// parse reads "n 0 obj ..." at an offset; n -1: any number.
func (f *File) parse(at, n int) (any, error) {
	if at < 0 || at >= len(f.body) {
		return nil, errEnd
	}
	l := &lexer{b: f.body, at: at}
	var head [3]any
	for i := range head {
		v, err := l.object(0)
		if err != nil {
			return nil, err
		}
		head[i] = v
	}
	if head[2] != keyword("obj") || n >= 0 && head[0] != float64(n) {
		return nil, fmt.Errorf("byte %d begins no such object", at)
	}
	v, err := l.object(0)
	if err != nil {
		return nil, err
	}
	dict, ok := v.(Dict)
	l.skip()
	if !ok || !bytes.HasPrefix(l.b[l.at:], []byte("stream")) {
		if _, bare := v.(keyword); bare {
			return nil, nil // an empty object
		}
		return v, nil
	}
	l.at += len("stream")
	if l.at < len(l.b) && l.b[l.at] == '\r' {
		l.at++
	}
	if l.at < len(l.b) && l.b[l.at] == '\n' {
		l.at++
	}
	length, ok := f.Get(dict["Length"]).(float64)
	if !ok || length < 0 || l.at+int(length) > len(f.body) {
		return nil, errors.New("a stream without a length inside the file")
	}
	raw := f.body[l.at : l.at+int(length)]
	l.at += int(length)
	if l.skip(); !bytes.HasPrefix(l.b[l.at:], []byte("endstream")) {
		return nil, errors.New("a stream that does not end where its length says")
	}
	return &Stream{Dict: dict, Raw: raw}, nil
}

// packed reads an object of an object stream (ISO 32000-1, 7.5.7).
func (f *File) packed(stream, n int) (any, error) {
	p, ok := f.packs[stream]
	if !ok {
		v, err := f.Object(stream)
		if err != nil {
			return nil, err
		}
		s, ok := v.(*Stream)
		if !ok {
			return nil, fmt.Errorf("object %d is no object stream", stream)
		}
		body, err := f.decode(s)
		if err != nil {
			return nil, err
		}
		count, _ := s.Dict["N"].(float64)
		first, _ := s.Dict["First"].(float64)
		p = pack{body: body, first: int(first), at: map[int]int{}}
		l := &lexer{b: body}
		for range int(min(count, maxObjects)) {
			number, err := l.object(0)
			if err != nil {
				break
			}
			offset, _ := l.object(0)
			a, okA := number.(float64)
			b, okB := offset.(float64)
			if !okA || !okB {
				break
			}
			p.at[int(a)] = int(b)
		}
		f.packs[stream] = p
	}
	at, ok := p.at[n]
	if at += p.first; !ok || at < 0 || at > len(p.body) {
		return nil, fmt.Errorf("object stream %d does not hold it", stream)
	}
	l := &lexer{b: p.body, at: at}
	return l.object(0)
}
