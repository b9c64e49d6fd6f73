package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// Open reads a file into sheets. The name only serves messages; the content decides the
// format. Errors name the file, the place in it, and what to do.
func Open(name string, data []byte, limits Limits) (*Book, error) {
	return open(name, data, limits, "")
}

// open is Open with an encoding given by the user.
func open(name string, data []byte, limits Limits, encoding string) (*Book, error) {
	limits = limits.withDefaults()
	if int64(len(data)) > limits.FileBytes {
		return nil, fmt.Errorf("%s: %d bytes, the limit is %d: split the file by month", name, len(data), limits.FileBytes)
	}
	book, err := read(data, &meter{limits: limits, encoding: encoding})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return book, nil
}

var (
	magicOLE2 = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
	magicZip  = []byte("PK")
	magicPAR1 = []byte("PAR1")
	magicGzip = []byte{0x1F, 0x8B}
	magicPDF  = []byte("%PDF")
)

// read chooses the reader by the first bytes.
func read(data []byte, m *meter) (*Book, error) {
	switch {
	case len(data) == 0:
		return nil, errors.New("the file is empty")
	case bytes.HasPrefix(data, magicOLE2[:4]):
		return readXLS(data, m)
	case bytes.HasPrefix(data, magicZip) && len(data) > 3 && data[2] < 9:
		return readXLSX(data, m)
	case bytes.HasPrefix(data, magicPAR1):
		return nil, errors.New("a Parquet file: read it with a duckdb source")
	case bytes.HasPrefix(data, magicGzip):
		return nil, errors.New("a gzip file: unpack it first")
	case bytes.HasPrefix(data, magicPDF):
		return nil, errors.New("a PDF, not a table: download the Excel or CSV form")
	case rawBIFF(data):
		return nil, errors.New("an Excel 5 or older stream without container: open it and save as .xlsx")
	}
	return readText(data, m)
}

// rawBIFF spots the BOF record of worksheets written without an OLE2 container.
func rawBIFF(data []byte) bool {
	if len(data) < 4 || data[0] != 0x09 || data[3] != 0 {
		return false
	}
	version := data[1]
	return (version == 0x08 || version == 0x04 || version == 0x02 || version == 0x00) && data[2] >= 4 && data[2] <= 16
}

// readText decodes text and chooses among HTML, JSON and delimited text by its first
// characters.
func readText(data []byte, m *meter) (*Book, error) {
	d, err := decodeText(data, m.encoding)
	if err != nil {
		return nil, err
	}
	text := d.text
	trimmed := strings.TrimLeftFunc(text, isSpace)
	var book *Book
	switch {
	case trimmed == "":
		return nil, errors.New("the file is empty")
	case strings.HasPrefix(trimmed, "MIME-Version:"):
		return nil, errors.New("a web archive (MHTML): open it and save as .xlsx")
	case strings.HasPrefix(trimmed, "<?xml") && strings.Contains(trimmed[:min(len(trimmed), 4096)], "urn:schemas-microsoft-com:office:spreadsheet"):
		return nil, errors.New("an Excel 2003 XML file: open it and save as .xlsx")
	case startsHTML(trimmed):
		book, err = readHTML(trimmed, m)
	case startsJSON(trimmed):
		book, err = readJSON(text, m)
	default:
		book, err = readCSV(strings.TrimPrefix(text, "\uFEFF"), m)
	}
	if err != nil {
		return nil, err
	}
	book.Encoding = d.encoding
	if d.note != "" {
		book.Notes = append(book.Notes, Note{Check: d.note, Value: d.encoding})
	}
	return book, nil
}

// startsHTML accepts a tag, a comment or a declaration; `<18,5` is text.
func startsHTML(s string) bool {
	if len(s) < 2 || s[0] != '<' {
		return false
	}
	return s[1] == '!' || s[1] == '?' || s[1] == '/' || 'a' <= s[1]|0x20 && s[1]|0x20 <= 'z'
}

// startsJSON accepts an opening bracket followed by what JSON allows there; `[日期],` is
// text.
func startsJSON(s string) bool {
	if s[0] != '{' && s[0] != '[' {
		return false
	}
	rest := strings.TrimLeft(s[1:], " \t\r\n")
	if rest == "" {
		return true
	}
	if s[0] == '{' {
		return rest[0] == '"' || rest[0] == '}'
	}
	return strings.IndexByte(`{["]-0123456789tfn`, rest[0]) >= 0
}

// isSpace says that r shows nothing: white space, a byte order mark, a zero-width space.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' || r == '\u00A0' || r == '\u3000'
}
