package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
)

// zlibWriters are reused: a fresh writer costs more than a small stream.
var zlibWriters = sync.Pool{New: func() any {
	w, err := zlib.NewWriterLevel(nil, zlib.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// deflate compresses with zlib at the best level.
func deflate(plain []byte) []byte {
	var out bytes.Buffer
	w := zlibWriters.Get().(*zlib.Writer)
	defer zlibWriters.Put(w)
	w.Reset(&out)
	if _, err := w.Write(plain); err == nil {
		err = w.Close()
		if err == nil {
			return out.Bytes()
		}
	}
	return nil // a buffer never fails
}

// stream is a stream object with a compressed body; dict are the entries beside
// filter and length.
func stream(dict string, plain []byte) []byte {
	return rawStream(dict+"/Filter/FlateDecode", deflate(plain))
}

// rawStream is a stream object whose body is already encoded as dict says.
func rawStream(dict string, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<<%s/Length %d>>\nstream\n", dict, len(body))
	b.Write(body)
	b.WriteString("\nendstream")
	return b.Bytes()
}

var plainHead = regexp.MustCompile(`^<</Length (\d{1,9})>>\s*stream\n`)

// packed compresses a page's content, which gofpdf is told to leave plain: its
// own compressor is slower and packs less. Other objects come back unchanged.
func packed(object []byte) []byte {
	body, err := plainStream(object)
	if err != nil {
		return object
	}
	return stream("", body)
}

// plainStream is the body of a stream that is not compressed.
func plainStream(object []byte) ([]byte, error) {
	head := plainHead.FindSubmatch(object)
	if head == nil {
		return nil, errors.New("no plain stream")
	}
	n, err := strconv.Atoi(string(head[1]))
	body := object[len(head[0]):]
	if err != nil || n > len(body) {
		return nil, fmt.Errorf("stream of %s bytes, found %d", head[1], len(body))
	}
	return body[:n], nil
}

// textString writes a PDF text string in UTF-16 with its byte order mark.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(s, "\u200b", ""))) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

// num writes a coordinate with two decimals at most.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	s = strings.TrimRight(s, "0")
	s = strings.TrimRight(s, ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
