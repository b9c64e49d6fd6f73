package pdfread

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

// maxDecoded bounds what all streams of a file decode to, in bytes.
const maxDecoded = 256 << 20

// Decode is the plain bytes of a stream.
func (f *File) Decode(s *Stream) ([]byte, error) { return f.decode(s) }

func (f *File) decode(s *Stream) ([]byte, error) {
	body := s.Raw
	filters, ok := f.Get(s.Dict["Filter"]).(Array)
	if !ok && s.Dict["Filter"] != nil {
		filters = Array{s.Dict["Filter"]}
	}
	params, ok := f.Get(s.Dict["DecodeParms"]).(Array)
	if !ok {
		params = Array{s.Dict["DecodeParms"]}
	}
	if len(filters) > 4 {
		return nil, errors.New("more than four filters")
	}
	for i, filter := range filters {
		if f.Get(filter) != Name("FlateDecode") {
			return nil, fmt.Errorf("filter %v, expected FlateDecode", f.Get(filter))
		}
		var err error
		if body, err = f.inflate(body); err != nil {
			return nil, err
		}
		if i < len(params) {
			if p, ok := f.Get(params[i]).(Dict); ok {
				if body, err = unpredict(body, p); err != nil {
					return nil, err
				}
			}
		}
	}
	return body, nil
}

func (f *File) inflate(packed []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("flate: %w", err)
	}
	var out bytes.Buffer
	out.Grow(min(4*len(packed)+64, 8<<20))
	n, err := io.Copy(&out, io.LimitReader(r, int64(maxDecoded-f.decoded)+1))
	if f.decoded += int(n); f.decoded > maxDecoded {
		return nil, fmt.Errorf("the streams decode to more than %d MiB", maxDecoded>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("flate: %w", err)
	}
	return out.Bytes(), nil
}

// unpredict undoes the PNG predictors (ISO 32000-1, 7.4.4.4).
func unpredict(b []byte, p Dict) ([]byte, error) {
	predictor, _ := p["Predictor"].(float64)
	if predictor < 2 {
		return b, nil
	}
	number := func(name Name, fallback float64) int {
		if v, ok := p[name].(float64); ok {
			fallback = v
		}
		return int(fallback)
	}
	columns, colors, bits := number("Columns", 1), number("Colors", 1), number("BitsPerComponent", 8)
	if predictor < 10 || bits != 8 || columns < 1 || columns > 1<<20 || colors < 1 || colors > 4 {
		return nil, fmt.Errorf("predictor %v of %d columns, %d colours, %d bits", predictor, columns, colors, bits)
	}
	width := columns * colors
	out := make([]byte, 0, len(b))
	before := make([]byte, width)
	for len(b) > width {
		kind, row := b[0], bytes.Clone(b[1:width+1])
		b = b[width+1:]
		for i := range row {
			var left, upLeft byte
			if i >= colors {
				left, upLeft = row[i-colors], before[i-colors]
			}
			switch kind {
			case 0:
			case 1:
				row[i] += left
			case 2:
				row[i] += before[i]
			case 3:
				row[i] += byte((int(left) + int(before[i])) / 2)
			case 4:
				row[i] += paeth(left, before[i], upLeft)
			default:
				return nil, fmt.Errorf("row filter %d", kind)
			}
		}
		out = append(out, row...)
		before = row
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	distance := func(v int) int { return max(v, -v) }
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p-int(a)), distance(p-int(b)), distance(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}
