package text_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wxreport/wxreport/analysis/text"

	_ "embed"
)

//go:embed testdata/sentences.txt
var sentenceFile string

type sentence struct {
	class   text.Class
	comment string
	topics  []string
}

func sentences(t testing.TB) []sentence {
	t.Helper()
	var out []sentence
	classes := map[string]text.Class{"negative": text.Negative, "neutral": text.Neutral, "positive": text.Positive}
	for line := range strings.Lines(sentenceFile) {
		if line = strings.TrimRight(line, "\r\n"); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || classes[cells[0]] == text.Undecided {
			t.Fatalf("sentence %q, want class, comment, topics", line)
		}
		s := sentence{class: classes[cells[0]], comment: cells[1]}
		if cells[2] != "" {
			s.topics = strings.Split(cells[2], "|")
		}
		out = append(out, s)
	}
	return out
}

// The sentences were written after the rule was fixed: nine of ten must be right, and none may be turned round.
func TestJudgeReadsPlainSentences(t *testing.T) {
	t.Parallel()
	list, right := sentences(t), 0
	for _, s := range list {
		switch j := text.Default().Judge(s.comment); {
		case j.Class == s.class:
			right++
		case j.Class != text.Undecided:
			t.Errorf("%s: %v (p negative %.2f), want %v", s.comment, j.Class, j.Negative, s.class)
		}
	}
	if right*10 < len(list)*9 {
		t.Errorf("%d of %d right", right, len(list))
	}
}

func TestLexiconAloneNeedsNoModel(t *testing.T) {
	t.Parallel()
	var m text.Model
	for comment, want := range map[string]text.Class{
		"非常满意": text.Positive, "太失望了": text.Negative, "今天下雨": text.Neutral, "": text.Neutral,
		"不推荐": text.Negative, "质量好吗": text.Neutral, "没有不满意": text.Positive, "便宜，但是垃圾": text.Negative, "不是很满意": text.Negative,
		"好用，也粗糙": text.Undecided, "[强]": text.Positive, "会不会太贵": text.Neutral, "为什么还不发货？": text.Negative,
		"特别满意": text.Positive, "别墅很漂亮": text.Positive, "未来的加油": text.Positive, "无论怎样都满意": text.Positive, "ＯＫ［弱］": text.Negative,
	} {
		if got := m.Judge(comment).Class; got != want {
			t.Errorf("%q is %v, want %v", comment, got, want)
		}
	}
}

func TestClassesHaveNames(t *testing.T) {
	t.Parallel()
	for class, want := range map[text.Class]string{text.Negative: "negative", text.Neutral: "neutral", text.Positive: "positive", text.Undecided: "undecided"} {
		if class.String() != want {
			t.Errorf("%d is %s, want %s", class, class, want)
		}
	}
}

func TestJudgeIsBlindToWriting(t *testing.T) {
	t.Parallel()
	m := text.Default()
	for a, b := range map[string]string{
		"等了３天没人回复！":    "等了3天没人回复!",
		"GOOD，很喜欢":     "good,很喜欢",
		"花了100块买的垃圾":   "花了99999块买的垃圾",
		"客服  不理人":      "客服 不理人",
		"快递太慢了\n包装也破了": "快递太慢了。包装也破了",
	} {
		if x, y := m.Judge(a), m.Judge(b); x != y {
			t.Errorf("%q: %+v, %q: %+v", a, x, b, y)
		}
	}
}

func TestJudgeReadsALongComment(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("客服一直不理人，等了三天没人回复。", 20_000) // a megabyte
	if j := text.Default().Judge(long); j.Class != text.Negative {
		t.Errorf("a megabyte of complaint is %v", j.Class)
	}
	topics, err := text.NewTopics(nil)
	if err != nil {
		t.Fatal(err)
	}
	if found := topics.Find(long); !slices.Equal(found, []string{text.TopicService}) {
		t.Errorf("about %v", found)
	}
}

func FuzzJudge(f *testing.F) {
	for _, s := range sentences(f) {
		f.Add(s.comment)
	}
	f.Add("\xff\xfe客服\x00")
	f.Add("👨‍👩‍👧‍👦🏽")
	f.Add("不不不不不没没没")
	topics, err := text.NewTopics(map[string][]string{"自建": {"暗号~口令"}})
	if err != nil {
		f.Fatal(err)
	}
	m := text.Default()
	f.Fuzz(func(t *testing.T, comment string) {
		j := m.Judge(comment)
		if math.IsNaN(j.Negative) || j.Negative < 0 || j.Negative > 1 || math.IsInf(j.Score, 0) || j.Class < text.Undecided || j.Class > text.Positive {
			t.Errorf("%q: %+v", comment, j)
		}
		if again := m.Judge(comment); again != j {
			t.Errorf("%q: %+v, then %+v", comment, j, again)
		}
		for _, name := range topics.Find(comment) {
			if !slices.Contains(topics.Names(), name) {
				t.Errorf("%q: topic %q is not in the list", comment, name)
			}
		}
		if l := text.NewGrader(nil).Grade(comment, j.Class, topics.Find(comment)); l < text.LevelUrgent || l > text.LevelPraise {
			t.Errorf("%q: level %d", comment, l)
		}
		if !utf8.ValidString(text.Key(comment)) {
			t.Errorf("%q: key %q", comment, text.Key(comment))
		}
	})
}

func BenchmarkJudge(b *testing.B) {
	list, m := sentences(b), text.Default()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		m.Judge(list[i%len(list)].comment)
		i++
	}
}

func BenchmarkTopics(b *testing.B) {
	list := sentences(b)
	topics, err := text.NewTopics(nil)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		topics.Find(list[i%len(list)].comment)
		i++
	}
}
