package text

import (
	"cmp"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Class is the mood of a comment.
type Class int8

// The zero class is "cannot tell": mixed or weak evidence.
const (
	Undecided Class = iota
	Negative
	Neutral
	Positive
)

// String names the class in English.
func (c Class) String() string {
	switch c {
	case Negative:
		return "negative"
	case Neutral:
		return "neutral"
	case Positive:
		return "positive"
	}
	return "undecided"
}

//go:embed model.bin
var embedded []byte

// magic begins a model file; its last character is the format's version.
const magic = "wxmood1\n"

const (
	headSize  = len(magic) + 4 + 6*4
	entrySize = 6
)

// Model weighs the grams of a comment. The zero model knows none and goes by the lexicon alone. A model is never changed:
// [Model.Adapt] makes a new one, and any number of goroutines may use one.
type Model struct {
	table  []byte // entries of entrySize bytes by hash: hash, ratio (uint8), weight (int8)
	head   header
	own    map[uint32]correction // learnt from the account's labels
	fitted float64               // added to the bias by the account's labels
	said   map[string]Class      // what people said, by the words of the comment
}

// header are the numbers of a model, stored as float32.
type header struct {
	bias       float32
	weightStep float32
	ratioStep  float32
	strong     float32 // contribution of the 5 % strongest grams
	steepness  float32 // of the probability: p(positive) = expit(steepness score + offset)
	offset     float32
}

// correction is what the account's labels change of a gram.
type correction struct {
	ratio  float64 // size of a gram that the model lacks; 0 where it has it
	weight float64 // added to its weight
}

// Default is the model that is part of the program; NOTICE names the text it was trained from.
func Default() *Model { return shipped() }

var shipped = sync.OnceValue(func() *Model {
	m, err := ReadModel(embedded)
	if err != nil {
		panic("text: the embedded model: " + err.Error()) // only a broken build gets here
	}
	return m
})

// ReadModel reads a file that [Model.Bytes] wrote; the model keeps b.
func ReadModel(b []byte) (*Model, error) {
	if len(b) < headSize || string(b[:len(magic)]) != magic {
		return nil, errors.New("not a model file: it does not begin with " + magic[:len(magic)-1])
	}
	rest := b[len(magic):]
	n := int(binary.LittleEndian.Uint32(rest))
	if len(b)-headSize != n*entrySize {
		return nil, fmt.Errorf("model file of %d bytes, want %d for %d grams", len(b), headSize+n*entrySize, n)
	}
	m := &Model{table: b[headSize:]}
	for i, field := range m.head.fields() {
		v := math.Float32frombits(binary.LittleEndian.Uint32(rest[4+4*i:]))
		if v != v || math.IsInf(float64(v), 0) {
			return nil, fmt.Errorf("model file: number %d of its head is not finite", i+1)
		}
		*field = v
	}
	for i := 1; i < n; i++ {
		if m.hashAt(i-1) >= m.hashAt(i) {
			return nil, fmt.Errorf("model file: gram %d is out of order", i+1)
		}
	}
	return m, nil
}

func (h *header) fields() []*float32 {
	return []*float32{&h.bias, &h.weightStep, &h.ratioStep, &h.strong, &h.steepness, &h.offset}
}

// Bytes is the model as a file. What an account taught is not part of it.
func (m *Model) Bytes() []byte {
	out := binary.LittleEndian.AppendUint32([]byte(magic), uint32(m.Grams()))
	for _, field := range m.head.fields() {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(*field))
	}
	return append(out, m.table...)
}

// Grams is how many characters and pairs of characters the model knows.
func (m *Model) Grams() int { return len(m.table) / entrySize }

func (m *Model) hashAt(i int) uint32 { return binary.LittleEndian.Uint32(m.table[i*entrySize:]) }

// find is a gram's size and weight; size 0 is unknown.
func (m *Model) find(h uint32) (ratio, weight float64) {
	low, high := 0, m.Grams()
	for low < high {
		mid := int(uint(low+high) >> 1)
		if m.hashAt(mid) < h {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < m.Grams() && m.hashAt(low) == h {
		entry := m.table[low*entrySize:]
		ratio = float64(entry[4]) * float64(m.head.ratioStep)
		weight = float64(int8(entry[5])) * float64(m.head.weightStep)
	}
	if c, ok := m.own[h]; ok {
		ratio, weight = max(ratio, c.ratio), weight+c.weight
	}
	return ratio, weight
}

// pack rounds a learnt plane to bytes and keeps its heaviest grams.
func pack(known map[uint32]int32, w plane, ratio []float64, most int) *Model {
	type gram struct {
		hash          uint32
		ratio, weight float64
	}
	list := make([]gram, 0, len(known))
	for h, i := range known {
		// The vectors were scaled by the size of the ratio: the sign stays in the weight.
		list = append(list, gram{h, math.Abs(ratio[i]), w.weight[i]})
	}
	slices.SortFunc(list, func(a, b gram) int {
		return cmp.Or(cmp.Compare(math.Abs(b.ratio*b.weight), math.Abs(a.ratio*a.weight)), cmp.Compare(a.hash, b.hash))
	})
	list = list[:min(most, len(list))]
	m := &Model{head: header{bias: float32(w.bias), steepness: 1}}
	if len(list) > 0 {
		m.head.strong = float32(math.Abs(list[len(list)/20].ratio * list[len(list)/20].weight))
	}
	var topRatio, topWeight float64
	for _, g := range list {
		topRatio, topWeight = max(topRatio, g.ratio), max(topWeight, math.Abs(g.weight))
	}
	m.head.ratioStep, m.head.weightStep = float32(topRatio/255), float32(topWeight/127)
	slices.SortFunc(list, func(a, b gram) int { return cmp.Compare(a.hash, b.hash) })
	for _, g := range list {
		r, v := steps(g.ratio, m.head.ratioStep), steps(g.weight, m.head.weightStep)
		m.table = binary.LittleEndian.AppendUint32(m.table, g.hash)
		m.table = append(m.table, uint8(r), uint8(int8(v)))
	}
	return m
}

// steps rounds a value to whole steps.
func steps(v float64, step float32) int {
	if step == 0 {
		return 0
	}
	return int(math.Round(v / float64(step)))
}
