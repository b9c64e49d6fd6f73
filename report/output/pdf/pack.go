package pdf

import (
	"bytes"
	"fmt"
)

// Small objects - bookmarks, links, the elements of the structure - are many and
// alike, so they are packed into streams. They stand in a table of their own that
// the plain one names (ISO 32000-1, 7.5.8.4): readers older than PDF 1.5 show the
// pages all the same.
const (
	packSize = 500 // objects in a pack, unless there are too many packs then
	mostPack = 60  // packs
)

// addSmall appends a small object and returns its number. No such number is below
// that of an object still to be added.
func (f *file) addSmall(body []byte) int {
	number := f.nextSmall()
	f.small = append(f.small, body)
	return number
}

// nextSmall is the number of the next small object.
func (f *file) nextSmall() int {
	if len(f.small) == 0 {
		f.smallFrom = len(f.objects) + 2*mostPack
	}
	return f.smallFrom + len(f.small)
}

// pack adds the streams of the small objects and returns the number of the table
// of them; 0 where there are none.
func (f *file) pack() int {
	if len(f.small) == 0 {
		return 0
	}
	size := max(packSize, (len(f.small)+mostPack-1)/mostPack)
	var table []byte
	for from := 0; from < len(f.small); from += size {
		var head, body bytes.Buffer
		objects := f.small[from:min(from+size, len(f.small))]
		number := len(f.objects)
		for i, object := range objects {
			fmt.Fprintf(&head, "%d %d ", f.smallFrom+from+i, body.Len())
			body.Write(object)
			body.WriteByte('\n')
			table = append(table, 2, byte(number>>8), byte(number), byte(i>>8), byte(i))
		}
		f.add(stream(fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(objects), head.Len()), append(head.Bytes(), body.Bytes()...)))
	}
	const columns = 5
	return f.add(stream(fmt.Sprintf("/Type/XRef/Size %d/W[1 2 2]/Index[%d %d]/Root %d 0 R/Info %d 0 R/DecodeParms<</Predictor 12/Columns %d>>",
		f.size(), f.smallFrom, len(f.small), f.root, f.info, columns), upward(table, columns)))
}

// size is one above the highest number of an object.
func (f *file) size() int {
	if len(f.small) > 0 {
		return f.smallFrom + len(f.small)
	}
	return len(f.objects)
}

// upward writes rows of bytes as the differences to the row above, each behind the
// number of that filter, as PNG has it.
func upward(rows []byte, columns int) []byte {
	var out []byte
	for i, b := range rows {
		if i%columns == 0 {
			out = append(out, 2)
		}
		if i >= columns {
			b -= rows[i-columns]
		}
		out = append(out, b)
	}
	return out
}
