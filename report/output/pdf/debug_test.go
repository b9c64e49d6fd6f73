package pdf

import (
	"bytes"
	"os"
	"testing"
)

func TestDebug(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		r, err := New()
		if err != nil {
			t.Fatal(err)
		}
		r.Report = func(s string) { t.Log(s) }
		var b bytes.Buffer
		if err := r.Render(&b, richDocument(t, lang)); err != nil {
			t.Fatal(err)
		}
		os.MkdirAll("/tmp/pdf", 0o755)
		os.WriteFile("/tmp/pdf/"+lang+".pdf", b.Bytes(), 0o644)
		t.Log(b.Len())
	}
}
