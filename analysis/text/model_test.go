package text_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/analysis/text"
)

func TestModelIsSmallAndReadsBack(t *testing.T) {
	t.Parallel()
	b := text.Default().Bytes()
	if len(b) > 500_000 {
		t.Errorf("%d bytes, want half a megabyte at most", len(b))
	}
	m, err := text.ReadModel(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.Bytes(), b) {
		t.Error("the model that was read writes other bytes")
	}
	for _, s := range sentences(t) {
		if a, b := text.Default().Judge(s.comment), m.Judge(s.comment); a != b {
			t.Errorf("%s: %+v, read back %+v", s.comment, a, b)
		}
	}
}

func TestReadModelRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	whole := text.Default().Bytes()
	swapped := bytes.Clone(whole)
	copy(swapped[36:], whole[42:48])
	copy(swapped[42:], whole[36:42])
	endless := bytes.Clone(whole)
	copy(endless[12:], "\x00\x00\x80\x7f")
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"empty": {nil, "not a model"}, "other": {[]byte(strings.Repeat("label,review\n", 9)), "not a model"}, "cut": {whole[:len(whole)-3], "want"},
		"unsorted": {swapped, "out of order"}, "infinite": {endless, "not finite"},
	} {
		if _, err := text.ReadModel(c.file); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func FuzzReadModel(f *testing.F) {
	f.Add(text.Default().Bytes()[:60])
	f.Add([]byte("wxmood1\n\x00\x00\x00\x00........................"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := text.ReadModel(b)
		if err != nil {
			return
		}
		m.Judge("不太满意，客服没人")
		if !bytes.Equal(m.Bytes(), b) {
			t.Error("writes other bytes than it read")
		}
	})
}

func TestLearnNeedsBothSides(t *testing.T) {
	t.Parallel()
	for name, list := range map[string][]text.Example{
		"nothing":  nil,
		"one side": {{Text: "好", Class: text.Positive}},
		"no words": {{Text: "!!", Class: text.Positive}, {Text: "", Class: text.Negative}},
	} {
		if _, err := text.Learn(list, text.Training{}); err == nil {
			t.Errorf("%s: learnt", name)
		}
	}
	list := []text.Example{{Text: "香香香", Class: text.Positive}, {Text: "香啊", Class: text.Positive}, {Text: "苦啊", Class: text.Negative}, {Text: "苦苦苦", Class: text.Negative}}
	m, err := text.Learn(list, text.Training{Cost: 10})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Judge("香").Score, m.Judge("苦").Score; a <= 0 || b >= 0 {
		t.Errorf("scores %v and %v", a, b)
	}
}

func TestCalibrateTellsHowOftenItIsRight(t *testing.T) {
	t.Parallel()
	var outcomes []text.Outcome
	for i := range 1000 { // at a score of 1, nine of ten are positive; at -1, one of ten
		outcomes = append(outcomes, text.Outcome{Score: float64(1 - 2*(i%2)), Positive: (i/2%10 != 0) == (i%2 == 0)})
	}
	m := (&text.Model{}).Calibrate(outcomes)
	few := text.Default().Calibrate(outcomes[:10])
	if few.Judge("很好") != text.Default().Judge("很好") {
		t.Error("ten outcomes changed the model")
	}
	if m.Judge("很好").Class != text.Positive {
		t.Error("the lexicon fell silent")
	}
}
