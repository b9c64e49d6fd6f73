package pdf

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
)

// The layout library can place raster pictures only. A drawing is therefore
// placed as a tiny blank picture whose pixel width is its number; the second
// pass finds it again by that width. Widths that rise with the drawings also
// give gofpdf's picture list one order.
const (
	placeholderBase   = 2000 // pixel width of the first drawing
	placeholderAspect = 40   // width over height: low enough for any row
)

func placeholderHeight(width int) int {
	return int(math.Round(float64(width) / placeholderAspect))
}

// placeholder is a blank 1-bit PNG. Its pixel data is short of rows, which
// gofpdf never looks at.
func placeholder(width int) []byte {
	header := make([]byte, 13)
	binary.BigEndian.PutUint32(header, uint32(width))
	binary.BigEndian.PutUint32(header[4:], uint32(placeholderHeight(width)))
	header[8] = 1 // one bit a pixel, grey
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	for _, chunk := range []struct {
		kind string
		body []byte
	}{{"IHDR", header}, {"IDAT", deflate([]byte{0})}, {"IEND", nil}} {
		b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(chunk.body))))
		body := append([]byte(chunk.kind), chunk.body...)
		b.Write(body)
		b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
	}
	return b.Bytes()
}
