package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
)

// maxOLE2 bounds compound files: a full BIFF8 workbook of the exports is far below it, and
// the directory of a forged one stays small.
const maxOLE2 = 64 << 20

// readXLS reads a BIFF8 workbook out of its compound file.
func readXLS(data []byte, m *meter) (book *Book, err error) {
	defer func() {
		if p := recover(); p != nil {
			book, err = nil, fmt.Errorf("a damaged .xls (%v): open it and save it as .xlsx", p)
		}
	}()
	if len(data) > maxOLE2 {
		return nil, fmt.Errorf("an .xls of %d bytes, the limit is %d: save it as .xlsx", len(data), maxOLE2)
	}
	stream, err := workbookStream(data)
	if err != nil {
		return nil, err
	}
	return readBIFF(stream, m)
}

// workbookStream takes the Workbook stream out of an OLE2 compound file.
func workbookStream(data []byte) ([]byte, error) {
	reader := &onceReader{data: data}
	doc, err := mscfb.New(reader)
	if err != nil {
		return nil, fmt.Errorf("a damaged or cut off .xls: %w", err)
	}
	var old, encrypted bool
	for _, entry := range doc.File {
		switch entry.Name {
		case "Book":
			old = true
		case "EncryptedPackage":
			encrypted = true
		case "Workbook":
			if entry.Size > int64(len(data)) {
				return nil, fmt.Errorf("a damaged or cut off .xls: the workbook claims %d bytes, the file has %d", entry.Size, len(data))
			}
			stream := make([]byte, entry.Size)
			reader.watch()
			if _, err := io.ReadFull(entry, stream); err != nil {
				return nil, fmt.Errorf("a damaged or cut off .xls: %w", err)
			}
			return stream, nil
		}
	}
	switch {
	case old:
		return nil, errors.New("an Excel 5.0/95 workbook: open it and save as .xlsx or Excel 97-2003")
	case encrypted:
		return nil, errors.New("the workbook is protected by a password: save a copy without it")
	}
	return nil, errors.New("an OLE2 file without a workbook (a Word or mail file?): expected an Excel export")
}

// onceReader is a ReaderAt over bytes that, once it watches, refuses to give a sector a
// second time: a stream never needs that unless its chain runs in a circle.
type onceReader struct {
	data []byte
	seen map[int64]bool
}

func (r *onceReader) watch() { r.seen = map[int64]bool{} }

// ReadAt implements io.ReaderAt. Reads of four bytes are look-ups in the allocation table,
// which repeat.
func (r *onceReader) ReadAt(p []byte, offset int64) (int, error) {
	if r.seen != nil && len(p) > 4 {
		if r.seen[offset] {
			return 0, errors.New("the chain of sectors runs in a circle")
		}
		r.seen[offset] = true
	}
	if offset < 0 || offset >= int64(len(r.data)) {
		return 0, io.EOF
	}
	n := copy(p, r.data[offset:])
	if n < len(p) {
		return n, io.ErrUnexpectedEOF
	}
	return n, nil
}

// record is one BIFF record with the CONTINUE records that follow it.
type record struct {
	id    uint16
	parts [][]byte
}

// body is the record's own bytes.
func (r *record) body() []byte { return r.parts[0] }

// recordReader walks the records of a stream.
type recordReader struct {
	data []byte
	at   int
}

// next gives the next record. It errors on a stream that ends inside a record; io.EOF says
// that the stream ends between two.
func (r *recordReader) next() (record, error) {
	id, body, err := r.one()
	if err != nil {
		return record{}, err
	}
	rec := record{id: id, parts: [][]byte{body}}
	for r.at+4 <= len(r.data) && binary.LittleEndian.Uint16(r.data[r.at:]) == recCONTINUE {
		_, more, err := r.one()
		if err != nil {
			return record{}, err
		}
		rec.parts = append(rec.parts, more)
	}
	return rec, nil
}

func (r *recordReader) one() (uint16, []byte, error) {
	rest := r.data[r.at:]
	if len(rest) < 4 || bytes.Equal(rest[:4], []byte{0, 0, 0, 0}) {
		return 0, nil, io.EOF
	}
	id := binary.LittleEndian.Uint16(rest)
	size := int(binary.LittleEndian.Uint16(rest[2:]))
	if size > len(rest)-4 {
		return 0, nil, fmt.Errorf("the .xls is cut off inside record 0x%X", id)
	}
	r.at += 4 + size
	return id, rest[4 : 4+size], nil
}
