package main

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"html"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// delimited writes a table as CSV or TSV text, header first, in UTF-8 without a mark.
func delimited(t table, comma rune) []byte {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.Comma = comma
	_ = w.Write(t.header) // a bytes.Buffer does not fail; Flush would report it
	for _, row := range t.rows {
		fields := make([]string, len(row))
		for i, cell := range row {
			fields[i] = text(cell)
		}
		_ = w.Write(fields)
	}
	w.Flush()
	return buf.Bytes()
}

// withBOM puts the UTF-8 mark in front, as spreadsheets on Windows save it.
func withBOM(b []byte) []byte { return append([]byte("\xEF\xBB\xBF"), b...) }

// gb18030 is the encoding of CSV files saved by Chinese desktop programs.
func gb18030(b []byte) ([]byte, error) { return simplifiedchinese.GB18030.NewEncoder().Bytes(b) }

// utf16le is "Unicode text" of desktop spreadsheets: little-endian with its mark.
func utf16le(b []byte) []byte {
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(string(b))) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// htmlTable is the back-end's own "xls": one HTML table with a title row above the header.
func htmlTable(title string, t table) []byte {
	var b strings.Builder
	b.WriteString(`<table><tr><th colspan="5">` + html.EscapeString(title) + `</th></tr><tr>`)
	for _, name := range t.header {
		b.WriteString("<th>" + html.EscapeString(name) + "</th>")
	}
	b.WriteString("</tr>")
	for _, row := range t.rows {
		b.WriteString("<tr>")
		for _, cell := range row {
			b.WriteString("<td>" + html.EscapeString(text(cell)) + "</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>")
	return []byte(b.String())
}

// objects writes each row as a JSON object with the header's names in the header's order; missing cells are left out.
func objects(t table) ([][]byte, error) {
	var out [][]byte
	for _, row := range t.rows {
		var b bytes.Buffer
		b.WriteByte('{')
		for i, cell := range row {
			if cell == nil {
				continue
			}
			if b.Len() > 1 {
				b.WriteString(", ")
			}
			if _, number := cell.(int); !number {
				if _, number = cell.(float64); !number {
					cell = text(cell)
				}
			}
			var value bytes.Buffer
			enc := json.NewEncoder(&value)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(cell); err != nil {
				return nil, err
			}
			b.WriteString(`"` + t.header[i] + `": `)
			b.Write(bytes.TrimRight(value.Bytes(), "\n"))
		}
		b.WriteByte('}')
		out = append(out, b.Bytes())
	}
	return out, nil
}

// jsonArray writes a table as one JSON array, an object a line.
func jsonArray(t table) ([]byte, error) {
	rows, err := objects(t)
	if err != nil {
		return nil, err
	}
	return []byte("[\n  " + string(bytes.Join(rows, []byte(",\n  "))) + "\n]\n"), nil
}

// ndjson writes a table as newline-delimited JSON.
func ndjson(t table) ([]byte, error) {
	rows, err := objects(t)
	if err != nil {
		return nil, err
	}
	return append(bytes.Join(rows, []byte("\n")), '\n'), nil
}
