package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"
)

// xlsx writes one sheet as an Office Open XML workbook with shared strings. Days are text, as in the back-end's own files.
func xlsx(sheet string, rows [][]any) ([]byte, error) {
	var cells, shared strings.Builder
	index, uses := map[string]int{}, 0
	for r, row := range rows {
		fmt.Fprintf(&cells, `<row r="%d">`, r+1)
		for c, cell := range row {
			ref := string(rune('A'+c)) + strconv.Itoa(r+1)
			switch cell.(type) {
			case nil:
			case int, float64:
				fmt.Fprintf(&cells, `<c r="%s"><v>%s</v></c>`, ref, text(cell))
			default:
				at, known := index[text(cell)]
				if !known {
					at = len(index)
					index[text(cell)] = at
					shared.WriteString("<si><t>" + html.EscapeString(text(cell)) + "</t></si>")
				}
				uses++
				fmt.Fprintf(&cells, `<c r="%s" t="s"><v>%d</v></c>`, ref, at)
			}
		}
		cells.WriteString("</row>")
	}
	const (
		head   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
		main   = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
		office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
		pack   = `http://schemas.openxmlformats.org/package/2006/`
		types  = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	)
	parts := []struct{ name, body string }{
		{"[Content_Types].xml", `<Types xmlns="` + pack + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + types + `sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + types + `worksheet+xml"/>` +
			`<Override PartName="/xl/sharedStrings.xml" ContentType="` + types + `sharedStrings+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + pack + `relationships"><Relationship Id="rId1" Type="` + office +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="` +
			html.EscapeString(sheet) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + pack + `relationships">` +
			`<Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + cells.String() + `</sheetData></worksheet>`},
		{"xl/sharedStrings.xml", fmt.Sprintf(`<sst xmlns="%s" count="%d" uniqueCount="%d">%s</sst>`, main, uses, len(index), shared.String())},
	}
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, part := range parts {
		w, err := zw.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(head + part.body)); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
