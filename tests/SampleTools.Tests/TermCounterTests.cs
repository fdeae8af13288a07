using SampleTools.Text;

namespace SampleTools;

public class TermCounterTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData(" \t\r\n.,;", 0)]
    [InlineData("don't 'quote' o’clock", 3)]
    [InlineData("snake_case kebab-case", 4)]
    [InlineData("Ärger Öl ÜBER", 3)]
    [InlineData("Привет мир", 2)]
    [InlineData("𝒳𝒴 42 3.5", 4)]
    [InlineData("हिन्दी", 1)]
    [InlineData("\uD800 lone", 1)]
    public void Words_of_any_script_are_counted(string text, int words) => Assert.Equal(words, TermCounter.Count(text).Words);

    [Fact]
    public void Terms_are_in_lower_case_in_any_script() =>
        Assert.Equal([new("über", 2), new("привет", 2)], TermCounter.Count("ÜBER über Привет ПРИВЕТ").Top(5));

    [Fact]
    public void Common_words_single_letters_and_numbers_are_no_terms()
    {
        var counter = TermCounter.Count("The a x 2026 don't worker");
        Assert.Equal((6, "worker"), (counter.Words, Assert.Single(counter.Top(5)).Term));
    }

    [Fact]
    public void Both_apostrophes_make_one_term() => Assert.Equal([new("o'clock", 2)], TermCounter.Count("o'clock O’Clock").Top(5));

    [Fact]
    public void A_word_without_end_is_cut_and_counted_once()
    {
        var counter = TermCounter.Count(new string('x', 100_000) + " y");
        Assert.Equal((2, 64), (counter.Words, Assert.Single(counter.Top(5)).Term.Length));
    }
}
