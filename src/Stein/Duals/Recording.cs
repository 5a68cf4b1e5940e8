using System.Runtime.CompilerServices;
using Stein.Buffers;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// What was computed with <see cref="Recorded{L,T}"/> numbers: nodes in the order of their making. The first nodes are the coordinates.
/// Each later one is a sum of multiples of earlier ones, or a function of one or two of them with its partial derivatives.
/// </summary>
/// <typeparam name="L">A register: one point in each element.</typeparam>
/// <remarks>
/// The memory is kept for the next recording and grows as needed. The order of all sums follows from the function alone, not from the
/// register's width.
/// </remarks>
unsafe struct Recording<L> where L : unmanaged, IReal<L>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining, OutOfLine = MethodImplOptions.NoInlining;

    Growing<Term> terms;
    Growing<Node> nodes;
    Growing<L> derivatives;
    Growing<L> adjoints;
    Growing<bool> reached;
    int functions;

    /// <summary>A summand: a node times a number.</summary>
    /// <param name="Factor">The number.</param>
    /// <param name="Place">The node.</param>
    /// <param name="Closed">The node that the sum which ends here has become; 0 if it has not.</param>
    record struct Term(double Factor, int Place, int Closed);

    /// <summary>
    /// A node. A sum has its first term and the negative of their number. A function has its arguments, equal ones if there is one.
    /// </summary>
    record struct Node(int First, int Second);

    /// <summary>The terms of a sum.</summary>
    public readonly record struct Range(int First, int Count);

    /// <summary>Empties the recording, but for the coordinates.</summary>
    public void Start(int dimension)
    {
        terms.Clear();
        derivatives.Clear();
        nodes.Clear();
        functions = 0;
        for (int i = 0; i < dimension; i++) nodes.Add(default);
    }

    /// <summary>Adds a term to the sum that ends before <paramref name="end"/>, if it is the last one.</summary>
    [MethodImpl(Inline)]
    public bool Extend(int end, int place, double factor)
    {
        if (end != terms.Count) return false;
        terms.Add(new(factor, place, 0));
        return true;
    }

    /// <summary>The sum of two sums; a node times a number is a sum of count 1.</summary>
    [MethodImpl(OutOfLine)]
    public Range Add(int first, int count, double factor, int otherFirst, int otherCount, double otherFactor)
    {
        if (count > 1 && first + count == terms.Count)
        {
            terms.Add(new(otherFactor, otherCount > 1 ? Close(otherFirst, otherCount) : otherFirst, 0));
            return new(first, count + 1);
        }
        if (otherCount > 1 && otherFirst + otherCount == terms.Count)
        {
            terms.Add(new(factor, count > 1 ? Close(first, count) : first, 0));
            return new(otherFirst, otherCount + 1);
        }
        terms.Add(new(factor, count > 1 ? Close(first, count) : first, 0));
        terms.Add(new(otherFactor, otherCount > 1 ? Close(otherFirst, otherCount) : otherFirst, 0));
        return new(terms.Count - 2, 2);
    }

    /// <summary>The node of a sum; made once.</summary>
    [MethodImpl(OutOfLine)]
    public int Close(int first, int count)
    {
        ref var last = ref terms[first + count - 1];
        if (last.Closed == 0)
        {
            nodes.Add(new(first, -count));
            last.Closed = nodes.Count - 1;
        }
        return last.Closed;
    }

    /// <summary>Counts an elementary function, which costs more than other nodes.</summary>
    public void CountFunction() => functions++;

    /// <summary>A function of one node.</summary>
    public int Add(int argument, L derivative)
    {
        derivatives.Add(derivative);
        nodes.Add(new(argument, argument));
        return nodes.Count - 1;
    }

    /// <summary>A function of two different nodes.</summary>
    public int Add(int first, L byFirst, int second, L bySecond)
    {
        derivatives.Add(byFirst);
        derivatives.Add(bySecond);
        nodes.Add(new(first, second));
        return nodes.Count - 1;
    }

    /// <summary>The derivatives of a number by all coordinates: one pass over the nodes, the last one first.</summary>
    /// <param name="result">The number.</param>
    /// <param name="dimension">The number of coordinates that the recording started with.</param>
    /// <returns>The derivatives, <c>[D]</c>; they stand until the next recording.</returns>
    public ReadOnlySpan<L> Sweep(LinearForm<L> result, int dimension)
    {
        adjoints.Zero(nodes.Count);
        reached.Zero(nodes.Count);
        result.AddTo(L.Constant(1));
        var next = derivatives.End;
        for (int i = nodes.Count - 1; i >= dimension; i--)
        {
            var (first, second) = nodes[i];
            bool isSum = second < 0, isPair = !isSum && first != second;
            next -= isSum ? 0 : isPair ? 2 : 1;
            // What the result does not depend on stays out: its derivatives need not be finite.
            if (!reached[i]) continue;
            L adjoint = adjoints[i];
            if (isSum) AddTo(first, -second, adjoint);
            else
            {
                AddTo(first, adjoint, next[0]);
                if (isPair) AddTo(second, adjoint, next[1]);
            }
        }
        return adjoints.Span[..dimension];
    }

    /// <summary>Adds to the adjoint of a node.</summary>
    [MethodImpl(Inline)]
    public void AddTo(int node, L adjoint, L derivative)
    {
        reached[node] = true;
        ref L sum = ref adjoints[node];
        sum = L.FusedMultiplyAdd(adjoint, derivative, sum);
    }

    /// <summary>Adds to the adjoints of a sum's terms.</summary>
    public void AddTo(int first, int count, L adjoint)
    {
        for (int i = first; i < first + count; i++) AddTo(terms[i].Place, adjoint, L.Constant(terms[i].Factor));
    }

    /// <summary>
    /// Whether recording and sweeping what was recorded costs less than evaluating it over dual numbers, once for each coordinate.
    /// </summary>
    /// <remarks>
    /// By nanoseconds measured on Zen 5 for regressions with squares, logarithms and logistic functions, in which the two ways cross at 16,
    /// 3 and 2 coordinates: an elementary function costs 95 over dual numbers and 15 more recorded, a node 0.8 and 45, a term 0.8 and 7.
    /// </remarks>
    /// <param name="dimension">The number of coordinates.</param>
    public readonly bool IsCheaperThanDuals(int dimension)
    {
        double others = nodes.Count - dimension - functions;
        return dimension * (95.0 * functions + 0.8 * (others + terms.Count)) > 110.0 * functions + 45 * others + 7.0 * terms.Count;
    }

    /// <summary>Gives the memory back.</summary>
    public void Free()
    {
        terms.Free();
        nodes.Free();
        derivatives.Free();
        adjoints.Free();
        reached.Free();
    }
}
