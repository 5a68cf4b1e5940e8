using System.Runtime.CompilerServices;
using Stein.Simd;

namespace Stein.Duals;

/// <summary>
/// How a number depends on the nodes of a recording, to first order: not at all, as a multiple of one node, or as a sum of multiples. What
/// is linear becomes a node only where something else needs it as one, so a sum over data costs one term for each summand.
/// </summary>
/// <typeparam name="L">A register: one point in each element.</typeparam>
/// <remarks>
/// Terms of a sum stand one after the other in the recording and are never changed. The longest sum grows in place; shorter ones that it
/// begins with stay what they are.
/// </remarks>
readonly unsafe struct LinearForm<L> where L : unmanaged, IReal<L>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining, OutOfLine = MethodImplOptions.NoInlining;

    readonly Recording<L>* recording;
    readonly double factor;
    readonly int place, count;

    LinearForm(Recording<L>* recording, double factor, int place, int count)
    {
        this.recording = recording;
        this.factor = factor;
        this.place = place;
        this.count = count;
    }

    /// <summary>Whether it depends on nothing.</summary>
    public bool IsConstant { [MethodImpl(Inline)] get => count == 0; }

    /// <summary>A node itself.</summary>
    public static LinearForm<L> Node(Recording<L>* recording, int node) => new(recording, 1, node, 1);

    /// <summary>A multiple.</summary>
    [MethodImpl(Inline)]
    public LinearForm<L> Times(double number)
        => count <= 1 ? new(recording, factor * number, place, count) : new(recording, number, recording->Close(place, count), 1);

    /// <summary>The sum of two.</summary>
    [MethodImpl(Inline)]
    public static LinearForm<L> Sum(LinearForm<L> x, LinearForm<L> y)
    {
        if (y.count == 1 && x.count > 1 && x.recording->Extend(x.place + x.count, y.place, y.factor))
            return new(x.recording, 1, x.place, x.count + 1);
        if (y.IsConstant) return x;
        if (x.IsConstant) return y;
        var sum = x.recording->Add(x.place, x.count, x.factor, y.place, y.count, y.factor);
        return new(x.recording, 1, sum.First, sum.Count);
    }

    /// <summary>A function of one number, with its derivative.</summary>
    [MethodImpl(OutOfLine)]
    public static LinearForm<L> Apply(in LinearForm<L> x, in L derivative)
        => Node(x.recording, x.recording->Add(x.Closed(), x.Scaled(derivative)));

    /// <summary>An elementary function of one number, with its derivative.</summary>
    public static LinearForm<L> ApplyFunction(in LinearForm<L> x, in L derivative)
    {
        x.recording->CountFunction();
        return Apply(in x, in derivative);
    }

    /// <summary>A function of two numbers, with its partial derivatives.</summary>
    [MethodImpl(OutOfLine)]
    public static LinearForm<L> Apply(in LinearForm<L> x, in LinearForm<L> y, in L byFirst, in L bySecond)
    {
        int first = x.Closed(), second = y.Closed();
        L one = x.Scaled(byFirst), other = y.Scaled(bySecond);
        var recording = x.recording;
        return Node(recording, first == second ? recording->Add(first, one + other) : recording->Add(first, one, second, other));
    }

    /// <summary>Adds the form's derivatives to the adjoints of its nodes.</summary>
    public void AddTo(L adjoint)
    {
        if (count == 1) recording->AddTo(place, adjoint, L.Constant(factor));
        else if (count > 1) recording->AddTo(place, count, adjoint);
    }

    /// <summary>The node that it is, or is a multiple of; a sum becomes one.</summary>
    int Closed() => count <= 1 ? place : recording->Close(place, count);

    [MethodImpl(Inline)] L Scaled(in L derivative) => factor == 1 ? derivative : derivative * factor;
}
