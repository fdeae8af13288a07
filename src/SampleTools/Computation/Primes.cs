namespace SampleTools.Computation;

internal static class Primes
{
    /// <summary>The least prime above a number.</summary>
    public static int After(int number)
    {
        do
            number++;
        while (!IsPrime(number));
        return number;
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                return false;
        }

        return number > 1;
    }
}
