package text_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wxreport/wxreport/analysis/text"
)

func TestTopicsOfPlainComplaints(t *testing.T) {
	t.Parallel()
	topics, err := text.NewTopics(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sentences(t) {
		if s.class != text.Negative {
			continue
		}
		if got := topics.Find(s.comment); !slices.Equal(got, s.topics) {
			t.Errorf("%s: %v, want %v", s.comment, got, s.topics)
		}
	}
}

func TestTopicsGrowWithTheAccount(t *testing.T) {
	t.Parallel()
	topics, err := text.NewTopics(map[string][]string{"门店": {"门店", "排队~分钟"}, text.TopicLogistics: {"闪送"}})
	if err != nil {
		t.Fatal(err)
	}
	for comment, want := range map[string][]string{
		"排队排了四十分钟":     {"门店"},
		"排队，过了很久才四十分钟": nil, // another clause
		"分钟排队":         nil, // the other way round
		"闪送到门店":        {text.TopicLogistics, "门店"},
	} {
		if got := topics.Find(comment); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", comment, got, want)
		}
	}
	if names := topics.Names(); names[len(names)-1] != "门店" || len(names) != len(text.TopicNames())+1 {
		t.Errorf("names %v", names)
	}
}

func TestTopicsRefuseEmptyWords(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]map[string][]string{
		"no name": {" ": {"词"}}, "no word": {"门店": {""}}, "half a pair": {"门店": {"等~"}}, "other half": {"门店": {"~等"}}, "three": {"门店": {"一~二~三"}},
	} {
		if _, err := text.NewTopics(more); err == nil {
			t.Errorf("%s: accepted", name)
		} else if !strings.Contains(err.Error(), "topic") {
			t.Errorf("%s: %v does not say where", name, err)
		}
	}
}

func TestCountTopics(t *testing.T) {
	t.Parallel()
	shares, r := text.CountTopics([][]string{{"物流"}, {"价格", "物流"}, nil, {"物流", "物流"}, {"价格"}})
	if len(shares) != 2 || shares[0].Topic != "物流" || shares[0].Comments != 3 || shares[0].Share != .75 || shares[1].Comments != 2 {
		t.Errorf("shares %+v", shares)
	}
	for _, s := range shares {
		if !(s.Interval.Low < s.Share && s.Share < s.Interval.High) {
			t.Errorf("%s: %v outside %v", s.Topic, s.Share, s.Interval)
		}
	}
	if r.Comments != 5 || r.Unrecognised != 1 || r.Share != .2 {
		t.Errorf("recognised %+v", r)
	}
	if shares, r = text.CountTopics(nil); len(shares) != 0 || !math.IsNaN(r.Share) || r.Interval.Valid() {
		t.Errorf("of nothing: %v %+v", shares, r)
	}
}

func TestGrade(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		comment string
		class   text.Class
		topics  []string
		want    text.Level
	}{
		{"没人回复", text.Negative, []string{text.TopicService}, text.LevelUrgent},
		{"再不处理就打12315", text.Negative, nil, text.LevelUrgent},
		{"颜色不好看", text.Negative, []string{text.TopicQuality}, text.LevelComplaint},
		{"退款呢", text.Negative, []string{text.TopicRefund}, text.LevelUrgent},
		{"几点开门", text.Neutral, nil, text.LevelQuestion},
		{"说不清", text.Undecided, nil, text.LevelQuestion},
		{"很好，还有吗？", text.Positive, nil, text.LevelQuestion},
		{"很好", text.Positive, nil, text.LevelPraise},
	} {
		if got := text.NewGrader(nil).Grade(c.comment, c.class, c.topics); got != c.want {
			t.Errorf("%s: level %d, want %d", c.comment, got, c.want)
		}
	}
	if got := text.NewGrader([]string{}).Grade("再不处理就打12315", text.Negative, nil); got != text.LevelComplaint {
		t.Errorf("without risk words level %d", got)
	}
	last := time.Duration(0)
	for l := text.LevelUrgent; l <= text.LevelPraise; l++ {
		if l.Target() <= last {
			t.Errorf("level %d has %v, after %v", l, l.Target(), last)
		}
		last = l.Target()
	}
	if text.LevelComplaint.Target() != 2*time.Hour {
		t.Error("a complaint waits longer than two hours")
	}
}

func TestSamplesAreSureAndDifferent(t *testing.T) {
	t.Parallel()
	comments := []string{"太慢", "快递太慢了，等了一周", "快递太慢了，等了一周！", "垃圾骗子，假货，差评", "写得真好", strings.Repeat("很差", 40)}
	judged := make([]text.Judgement, len(comments))
	for i, c := range comments {
		judged[i] = text.Default().Judge(c)
	}
	got := text.Samples(comments, judged, text.Negative, 5)
	if len(got) != 2 || !slices.Contains(got, 3) || judged[got[0]].Negative < judged[got[1]].Negative {
		t.Errorf("samples %v of %+v", got, judged)
	}
	if got := text.Samples(comments, judged, text.Negative, 1); len(got) != 1 {
		t.Errorf("one sample: %v", got)
	}
}
